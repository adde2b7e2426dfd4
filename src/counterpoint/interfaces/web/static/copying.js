// A sentence to say can be copied, where the browser lets a script do that.
for (const sentence of navigator.clipboard ? document.querySelectorAll(".say") : []) {
  const button = document.createElement("button");
  const told = document.createElement("span");
  Object.assign(button, { type: "button", className: "link", textContent: "Copy it" });
  Object.assign(told, { className: "saved" });
  told.setAttribute("role", "status");
  const words = sentence.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words);
      told.textContent = "Copied.";
    } catch {
      told.textContent = "It could not be copied. Mark it and copy it by hand.";
    }
  });
  const row = document.createElement("div");
  row.className = "tools-row small not-printed";
  row.append(button, told);
  sentence.after(row);
}
