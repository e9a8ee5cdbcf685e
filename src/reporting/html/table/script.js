// Narrows the rows by words and by group, sorts them by a column, opens all of them.
const table = document.querySelector('table');
const heads = [...table.tHead.rows[0].cells];
const rows = [...table.tBodies];
const [find, group, order, unfold, shown] = ['find', 'group', 'order', 'unfold', 'shown'].map((id) =>
  document.getElementById(id),
);
const folds = () => rows.filter((row) => !row.hidden).flatMap((row) => [...row.querySelectorAll('details')]);
const words = new Map();
const read = (row) => {
  if (!words.has(row)) words.set(row, row.textContent.toLowerCase());
  return words.get(row);
};
const narrow = () => {
  const asked = find.value
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  for (const row of rows) {
    const isMeant =
      (group.value === '' || row.dataset.group === group.value) && asked.every((word) => read(row).includes(word));
    row.hidden = !isMeant;
  }
  const count = rows.filter((row) => !row.hidden).length;
  shown.textContent = count === rows.length ? rows.length + ' shown' : count + ' of ' + rows.length + ' shown';
};
const names = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' });
const compare = (column) => {
  const isNumber = heads[column].classList.contains('number');
  const keys = new Map(
    rows.map((row) => {
      const cell = row.rows[0].cells[column];
      return [row, cell.dataset.sort ?? cell.textContent];
    }),
  );
  const number = (key) => (key === '' ? -1 : Number(key));
  return (a, b) => (isNumber ? number(keys.get(a)) - number(keys.get(b)) : names.compare(keys.get(a), keys.get(b)));
};
const sort = (column, direction) => {
  for (const head of heads) head.removeAttribute('aria-sort');
  order.value = column === undefined ? '' : column;
  if (column === undefined) return table.append(...rows);
  const by = compare(column);
  const sign = direction === 'ascending' ? 1 : -1;
  heads[column].setAttribute('aria-sort', direction);
  table.append(...[...rows].sort((a, b) => sign * by(a, b)));
};
const first = (column) => (heads[column].classList.contains('number') ? 'descending' : 'ascending');
heads.forEach((head, column) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener('click', () => {
    const now = head.getAttribute('aria-sort');
    if (now === null) sort(column, first(column));
    else if (now === first(column)) sort(column, now === 'ascending' ? 'descending' : 'ascending');
    else sort(undefined);
  });
});
order.addEventListener('change', () => {
  if (order.value === '') sort(undefined);
  else sort(Number(order.value), first(Number(order.value)));
});
find.addEventListener('input', narrow);
group.addEventListener('change', narrow);
unfold.addEventListener('click', () => {
  const all = folds();
  const open = all.some((fold) => !fold.open);
  for (const fold of all) fold.open = open;
  unfold.textContent = open ? 'Close all' : 'Open all';
});
document.querySelector('.bar').hidden = false;
narrow();
