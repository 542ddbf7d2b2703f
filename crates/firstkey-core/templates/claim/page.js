(() => {
  const [form, password, again, show, met] = ['choose', 'password', 'again', 'show', 'met'].map((id) => document.getElementById(id));
  const list = document.querySelector('#rules ul');
  const { minimum, symbols } = list.dataset;
  const rules = [...list.children];
  const button = form.querySelector('button');
  const has = [
    (typed) => /[A-Z]/.test(typed),
    (typed) => /[a-z]/.test(typed),
    (typed) => /[0-9]/.test(typed),
    (typed) => [...typed].some((character) => symbols.includes(character)),
  ];
  const keeps = {
    'at-least': (typed) => [...typed].length >= Number(minimum),
    uppercase: has[0],
    lowercase: has[1],
    number: has[2],
    symbol: has[3],
    'three-classes': (typed) => has.filter((is) => is(typed)).length > 2,
    same: (typed) => typed !== '' && typed === again.value,
  };
  const tick = () => {
    for (const rule of rules) rule.classList.toggle('met', keeps[rule.dataset.rule](password.value));
    const count = rules.filter((rule) => rule.classList.contains('met')).length;
    const words = password.value && met.dataset.words.replace('{met}', count).replace('{all}', rules.length);
    if (met.textContent !== words) met.textContent = words;
  };
  const reveal = (is) => [password, again].forEach((field) => { field.type = is ? 'text' : 'password'; });
  form.addEventListener('input', tick);
  show.parentElement.hidden = false;
  show.addEventListener('change', () => reveal(show.checked));
  // Browsers keep what was typed into a password's field only, and a second click would try a password that is already set.
  form.addEventListener('submit', () => { reveal(false); setTimeout(() => { button.disabled = true; }); });
  addEventListener('pageshow', () => { button.disabled = false; show.checked = false; tick(); });
})();
