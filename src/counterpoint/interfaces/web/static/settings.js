// Looks are tried at once; only Save keeps them.

const root = document.documentElement;
document.getElementById("looks").addEventListener("change", (event) => {
  if (event.target.name === "appearance") root.dataset.appearance = event.target.value;
  if (event.target.name === "text_size") root.dataset.text = event.target.value;
});
