addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const address = document.getElementById(button.dataset.copy);
    const said = document.getElementById(button.dataset.says);
    let quiet;
    button.hidden = false;
    button.addEventListener("click", async () => {
      let copied = true;
      try {
        await navigator.clipboard.writeText(address.textContent);
      } catch {
        // No clipboard without https: what is selected can be copied, by the browser or by hand.
        getSelection().selectAllChildren(address);
        copied = document.execCommand("copy");
      }
      said.textContent = copied ? "Copied" : "Selected: copy it from here";
      clearTimeout(quiet);
      quiet = setTimeout(() => { said.textContent = ""; }, 6000);
    });
  }
});
