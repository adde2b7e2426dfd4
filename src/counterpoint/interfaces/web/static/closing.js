// A scale with a slider where there is a script; untouched, it is no answer.
for (const scale of document.querySelectorAll(".scale")) {
  const select = scale.querySelector("select");
  const slider = document.createElement("input");
  const shown = document.createElement("output");
  const { least, most } = scale.dataset;
  Object.assign(slider, { type: "range", min: least, max: most, step: 1, id: `${select.id}-slider` });
  slider.value = Math.round((Number(least) + Number(most)) / 2);
  slider.setAttribute("aria-valuetext", "no answer yet");
  shown.htmlFor = slider.id;
  shown.textContent = "no answer yet";
  scale.querySelector("label").htmlFor = slider.id;
  const answer = () => {
    select.value = slider.value;
    shown.textContent = slider.value;
    slider.setAttribute("aria-valuetext", select.selectedOptions[0].textContent);
  };
  for (const kind of ["input", "pointerup", "keydown"]) slider.addEventListener(kind, (event) => {
    if (kind !== "keydown" || event.key.startsWith("Arrow") || event.key === " ") answer();
  });
  select.hidden = true;
  scale.classList.add("sliding");
  select.after(slider, shown);
}
