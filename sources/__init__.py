"""Where raw material comes from: one file per dataset or format."""
