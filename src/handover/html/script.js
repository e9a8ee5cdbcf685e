// Adds a copy button to each element with `data-copy`; opening "Copy link" copies at once. Where the clipboard is not allowed, the
// old command copies. Where that is not allowed either, the text is left selected for the keyboard.
const status = document.querySelector('[role=status]');
const select = (element) => getSelection().selectAllChildren(element);
const copy = async (element) => {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    select(element);
    return document.execCommand('copy');
  }
};
for (const element of document.querySelectorAll('[data-copy]')) {
  const name = element.dataset.copy.replace(/:$/, '');
  const button = document.createElement('button');
  const what = document.createElement('span');
  button.type = 'button';
  what.className = 'hidden';
  what.textContent = ' ' + name;
  button.append('Copy', what);
  let timer;
  button.addEventListener('click', async () => {
    const done = await copy(element);
    if (!done) select(element);
    button.firstChild.data = done ? 'Copied' : 'Selected';
    status.textContent = done ? 'Copied: ' + name : 'Selected, copy it with the keyboard: ' + name;
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.firstChild.data = 'Copy';
      status.textContent = '';
    }, 4000);
  });
  element.closest('dd, .copied').append(button);
  const fold = element.closest('.fold');
  if (fold !== null) fold.addEventListener('toggle', () => fold.open && button.click());
}
