// What a click on a feature does: marks it in every plot of its target, and says what is known of the choice.
for (const section of document.querySelectorAll('section')) {
  const { variables, best } = JSON.parse(section.querySelector('.known').textContent);
  const said = section.querySelector('.said');
  const chosen = new Set();
  const digits = (value) => Number(value.toPrecision(4));

  section.addEventListener('click', ({ target }) => {
    const feature = target.closest('[data-feature]')?.dataset.feature;
    if (feature !== undefined) choose(feature);
    if (target.matches('[data-ranks]')) show(target.dataset.ranks);
  });

  function choose(feature) {
    if (!chosen.delete(feature)) chosen.add(feature);
    for (const group of section.querySelectorAll('[data-feature]')) {
      group.classList.toggle('selected', chosen.has(group.dataset.feature));
    }
    said.textContent = [describeFeature(feature), describeChoice()].filter(Boolean).join(' ');
  }

  function describeFeature(feature) {
    const known = variables.find((variable) => variable.feature === feature);
    if (!known || !chosen.has(feature)) return '';
    const { inclusion, bestWith, bestWithout } = known;
    const errors = [
      bestWith === null ? '' : `, best error with it ${digits(bestWith)}`,
      bestWithout === null ? '' : `, without it ${digits(bestWithout)}`,
    ];
    return `${feature}: in ${Math.round(100 * inclusion)} % of the best${errors.join('')}.`;
  }

  function describeChoice() {
    if (chosen.size === 0) return '';
    const names = [...chosen].join(' + ');
    const rank = best.findIndex(
      ({ features }) => features.length === chosen.size && features.every((name) => chosen.has(name)),
    );
    if (rank < 0) return `Chosen: ${names}; not among the best ${best.length}.`;
    return `Chosen: ${names}; rank ${rank + 1}, error ${digits(best[rank].rmse)}, q2 ${digits(best[rank].q2)}.`;
  }

  function show(ranks) {
    for (const part of section.querySelectorAll('div.ranks')) part.hidden = part.dataset.ranks !== ranks;
    for (const button of section.querySelectorAll('button')) {
      button.classList.toggle('on', button.dataset.ranks === ranks);
    }
  }
}
