
// Convenience only: without scripts the page shows everything.
document.querySelector(".tools").hidden = false;
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = getComputedStyle(root).colorScheme === "dark" || (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
});
document.getElementById("regions").addEventListener("click", (event) => {
  const hidden = document.body.classList.toggle("no-regions");
  event.target.textContent = hidden ? "Show regions" : "Hide regions";
});
