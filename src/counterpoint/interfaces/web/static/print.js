// Print a sitting.
document.getElementById("print")?.addEventListener("click", () => print());
