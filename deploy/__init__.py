"""What is run to compile, and what runs vlend on clusters."""
