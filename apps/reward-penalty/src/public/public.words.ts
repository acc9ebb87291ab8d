export const ON_RED_LIST = {
  zh: '该企业在守信红名单有效期内',
  en: 'The enterprise is on the red list.',
};

export const ON_SERIOUS_LIST = {
  zh: '该企业已被列入严重失信主体名单',
  en: 'The enterprise is on the serious list.',
};

export const STANDING = {
  red: ON_RED_LIST,
  serious: ON_SERIOUS_LIST,
  none: { zh: '该企业当前不在任何名单内', en: 'The enterprise is on no list at present.' },
};
