// Take the launch code out of the address, where no history keeps it, and use it.
const code = location.hash.slice(1);
if (code) {
  history.replaceState(null, "", "/open");
  document.getElementById("code").value = code;
  document.getElementById("open").submit();
}
