// Says what the law says of a proxy while it is chosen; without this script the server says it when the form is sent.
"use strict";
const holder = document.getElementById("holder");
if (holder) {
  const said = document.getElementById("holder-said");
  let asked = 0;
  holder.addEventListener("change", async () => {
    const turn = ++asked;
    said.textContent = "";
    if (!holder.value) return;
    document.getElementById("answer-proxy").checked = true;
    try {
      const answer = await fetch(holder.dataset.check + "?porteur=" + encodeURIComponent(holder.value));
      if (!answer.ok) return;
      const found = await answer.json();
      if (turn !== asked) return;
      said.textContent = (found.is_allowed ? "✓ " : "✗ ") + found.text;
    } catch {
      // Unreachable: the server will say it when the form is sent.
    }
  });
}
