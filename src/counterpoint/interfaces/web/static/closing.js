// A scale with a slider where there is a script; untouched, or taken back, it is no answer.
for (const scale of document.querySelectorAll(".scale")) {
  const select = scale.querySelector("select");
  const label = scale.querySelector("label");
  const slider = document.createElement("input");
  const shown = document.createElement("output");
  const takeBack = document.createElement("button");
  const least = Number(scale.dataset.least);
  const most = Number(scale.dataset.most);
  Object.assign(slider, { type: "range", min: least, max: most, step: 1, id: `${select.id}-slider` });
  Object.assign(takeBack, { type: "button", className: "link", textContent: "Leave it out" });
  label.id = `${select.id}-question`;
  takeBack.setAttribute("aria-describedby", label.id);
  shown.htmlFor = slider.id;
  label.htmlFor = slider.id;

  const show = () => {
    const answered = select.value !== "";
    shown.textContent = answered ? select.value : "no answer yet";
    slider.setAttribute("aria-valuetext", answered ? select.selectedOptions[0].textContent : "no answer yet");
    slider.classList.toggle("untouched", !answered);
    takeBack.hidden = !answered;
  };
  const leaveOut = () => {
    select.value = "";
    slider.value = Math.round((least + most) / 2);
    show();
  };
  const answer = () => {
    select.value = slider.value;
    show();
  };
  for (const kind of ["input", "pointerup", "keydown"]) slider.addEventListener(kind, (event) => {
    if (kind !== "keydown" || event.key.startsWith("Arrow") || event.key === " ") answer();
  });
  takeBack.addEventListener("click", () => {
    leaveOut();
    slider.focus();
  });
  select.hidden = true;
  scale.classList.add("sliding");
  select.after(slider, shown);
  scale.append(takeBack);
  leaveOut();
}
