// A message goes out; the stage comes in, then the reviewed reply. Without this
// script the same forms bring the whole page back.

const talk = document.getElementById("talk");
const status = document.getElementById("status");
const stages = { reading: "Reading", choosing: "Choosing", writing: "Writing", checking: "Checking" };
let going = null;

const box = () => document.getElementById("text");
const announce = (words) => { status.textContent = words; };

// --- Sending --------------------------------------------------------------------

talk.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-say]") || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (going) return;
  const data = new FormData(form, event.submitter);
  const text = (data.get("text") || "").trim();
  if (!text && !form.matches("[data-empty]")) {
    box().focus();
    return;
  }
  if (!data.has("mode")) data.set("mode", document.getElementById("mode").value);
  send(form, data, text, box().value);
});

async function send(form, data, text, typed) {
  const mine = new AbortController();
  going = mine;
  const restore = typed.trim() || form.id === "composer" ? typed : "";
  showWaiting(text);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(data),
      headers: { Accept: "text/event-stream" },
      signal: mine.signal,
    });
    if (answer.status === 423) return locked(await answer.text(), restore);
    if (!answer.ok) return failed(await sentence(answer), restore);
    if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) {
      location.assign(answer.url);
      return;
    }
    await read(answer.body, restore);
  } catch (error) {
    if (error.name === "AbortError") stopped(restore);
    else failed("Counterpoint did not answer. It may have been closed. Help now still works.", restore);
  } finally {
    if (going === mine) over();
  }
}

// Over once its answer stands, and not only when the stream closes behind it: who
// writes on at once must be heard.
function over() {
  going = null;
  document.body.classList.remove("waiting");
}

async function sentence(answer) {
  const kind = answer.headers.get("content-type") || "";
  return kind.startsWith("text/plain") ? answer.text() : "That did not work. Reload the page and try again.";
}

async function read(stream, restore) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  let ended = false;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    pending += value;
    const events = pending.split("\n\n");
    pending = events.pop();
    for (const event of events) ended = take(event, restore) || ended;
  }
  if (!ended) failed("The reply broke off. What you wrote is still in the box.", restore);
}

function take(event, restore) {
  const name = /^event: (.*)$/m.exec(event)?.[1];
  const data = /^data: (.*)$/m.exec(event)?.[1];
  if (!name) return false;
  const told = JSON.parse(data);
  if (name === "stage") {
    document.getElementById("stage").textContent = `${stages[told.stage]}…`;
    return false;
  }
  over();
  if (name === "reply") {
    talk.innerHTML = told.html;
    prepare();
    if (location.search) history.replaceState(null, "", location.pathname); // no longer being changed
    document.getElementById("latest")?.scrollIntoView({ block: "start" });
    box()?.focus({ preventScroll: true });
    const shown = talk.querySelector("#latest .reply .text");
    announce(shown ? `Counterpoint: ${shown.innerText}` : "Read, and left as it is.");
    return true;
  }
  failed(told.sentence, restore);
  return true;
}

// --- While waiting, and when it goes wrong ---------------------------------------

function showWaiting(text) {
  document.body.classList.add("waiting");
  document.querySelectorAll(".problem").forEach((one) => one.remove());
  const item = document.createElement("li");
  item.className = "exchange pending";
  const message = document.createElement("div");
  message.className = "message";
  const words = document.createElement("div");
  words.className = "text";
  words.textContent = text;
  message.append(words);
  if (text) item.append(message);
  talk.querySelector("ol.talk").append(item);
  talk.querySelector(".beginning")?.setAttribute("hidden", "");
  box().value = "";
  box().readOnly = true;
  document.getElementById("send").disabled = true;
  document.getElementById("stop").hidden = false;
  item.scrollIntoView({ block: "nearest" });
  announce("Sent.");
}

function back(restore) {
  talk.querySelectorAll(".pending").forEach((one) => one.remove());
  if (!talk.querySelector(".exchange")) talk.querySelector(".beginning")?.removeAttribute("hidden");
  box().readOnly = false;
  box().value = restore;
  document.getElementById("send").disabled = false;
  document.getElementById("stop").hidden = true;
  document.getElementById("stage").textContent = "";
  box().focus();
}

function stopped(restore) {
  back(restore);
  announce("Stopped. Your message is back in the box.");
}

function failed(words, restore) {
  back(restore);
  const note = document.createElement("p");
  note.className = "note problem";
  note.setAttribute("role", "alert");
  note.textContent = words;
  document.getElementById("composer").before(note);
}

function locked(page, restore) {
  const parsed = new DOMParser().parseFromString(page, "text/html");
  const waiting = parsed.getElementById("waiting");
  if (waiting) waiting.textContent = restore;
  document.title = parsed.title;
  document.getElementById("main").replaceChildren(...parsed.getElementById("main").childNodes);
  document.getElementById("passphrase")?.focus();
}

// --- Keys -----------------------------------------------------------------------

const single = document.body.dataset.shortcuts === "on";
const writing = (target) => target.matches?.("textarea, input, select, [contenteditable]");

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === box()) {
    event.preventDefault();
    document.getElementById("composer").requestSubmit(document.getElementById("send"));
  } else if (event.key === "Escape" && going) {
    going.abort();
  } else if (event.key === "ArrowUp" && event.target === box() && !box().value) {
    const edit = [...talk.querySelectorAll("[data-edit]")].at(-1);
    if (edit) {
      event.preventDefault();
      edit.click();
    }
  } else if (single && !writing(event.target) && event.key === "?") {
    document.getElementById("shortcuts").showModal();
  } else if (single && !writing(event.target) && event.key === "/") {
    event.preventDefault();
    box().focus();
  }
});

talk.addEventListener("click", (event) => {
  if (event.target.id === "stop") going?.abort();
  if (event.target.id === "show-shortcuts") document.getElementById("shortcuts").showModal();
});

talk.addEventListener("change", (event) => {
  if (event.target.id !== "mode") return;
  const data = new URLSearchParams({ token: document.body.dataset.token, mode: event.target.value });
  fetch(`/talk/${talk.dataset.key}/mode`, { method: "POST", body: data, redirect: "manual" });
});

// A phone's keyboard sends by its button; what was typed survives a wrong turn.
function prepare() {
  const edge = document.getElementById("text");
  if (edge && !CSS.supports("field-sizing", "content")) {
    const grow = () => { edge.rows = Math.min(14, Math.max(3, edge.value.split("\n").length + 1)); };
    edge.addEventListener("input", grow);
  }
}
prepare();

// A browser that was sent to a place on the page leaves the box without focus; what
// stands in the box already is gone on with at its end.
addEventListener("load", () => {
  if (location.hash && document.activeElement === document.body) box().focus({ preventScroll: true });
  if (document.activeElement === box()) box().setSelectionRange(box().value.length, box().value.length);
});
