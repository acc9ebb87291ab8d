import { PAPER_MESSAGES } from './papers.messages';
import { RULE_DRAFT_MESSAGES } from './rule-drafts.messages';

/** The words of one refusal. `{name}` stands for a parameter of the error, which may be words in both languages itself. */
export interface ProblemMessage {
  zh: string;
  en: string;
  /** How to mend it. */
  remedy?: { zh: string; en: string };
}

export type ProblemMessages = Readonly<Record<string, ProblemMessage>>;

export const PLATFORM_MESSAGES: ProblemMessages = {
  'request.invalid': {
    zh: '请求内容有误，详见 errors',
    en: 'The request is not right; see errors.',
    remedy: { zh: '按 errors 中各项的说明改正后重新提交', en: 'Mend what errors names and send it again.' },
  },
  'request.nul-character': {
    zh: '请求中含有空字符（\\u0000），无法保存',
    en: 'The request contains a NUL character (\\u0000), which cannot be stored.',
    remedy: { zh: '请删去该字符后重试', en: 'Take it out and send the request again.' },
  },
  'request.not-found': { zh: '没有这个地址：{method} {path}', en: 'There is nothing at {method} {path}.' },
  'request.failed': { zh: '请求未能处理：{reason}', en: 'The request was refused: {reason}' },
  'internal.error': {
    zh: '系统内部错误，已记录（追踪号 {traceId}）',
    en: 'An internal error; it has been logged (trace {traceId}).',
    remedy: {
      zh: '请稍后重试；如仍出现，请把追踪号告知管理员',
      en: 'Try again later; if it stays, give the trace id to the operator.',
    },
  },
  'database.unavailable': {
    zh: '数据库暂不可用',
    en: 'The database is not available at the moment.',
    remedy: { zh: '请稍后用同一 Idempotency-Key 重试', en: 'Try again in a moment with the same Idempotency-Key.' },
  },
  'auth.missing-token': {
    zh: '未登录',
    en: 'No access token.',
    remedy: {
      zh: '请登录，或在 Authorization 头中携带 Bearer 令牌',
      en: 'Sign in, or send a bearer token in the Authorization header.',
    },
  },
  'auth.bad-token': {
    zh: '访问令牌无效：{reason}',
    en: 'The access token is not valid: {reason}.',
    remedy: { zh: '请重新登录', en: 'Sign in again.' },
  },
  'auth.provider-down': {
    zh: '身份提供方暂不可用',
    en: 'The identity provider is not available.',
    remedy: { zh: '请稍后重试', en: 'Try again in a moment.' },
  },
  'auth.bad-enterprise-token': {
    zh: '企业账号的令牌必须带有 enterpriseId，且不得兼有其他角色',
    en: 'The token of an enterprise must carry enterpriseId and no other role.',
  },
  'auth.role-missing': {
    zh: '您的角色（{has}）无权进行此操作，需要：{needed}',
    en: 'Your roles ({has}) do not allow this; it takes one of: {needed}.',
  },
  'enterprise.not-found': { zh: '没有这家企业：{id}', en: 'There is no enterprise {id}.' },
  'clock.not-movable': { zh: '只有本地演示环境可以调整业务时钟', en: 'Only the local profile has a movable clock.' },
  'clock.backwards': {
    zh: '业务时钟不可倒退：现为 {now}，要求 {asked}',
    en: 'The business clock does not run back: it is {now}, asked for {asked}.',
  },
  'idempotency.key-missing': {
    zh: '此操作需要 Idempotency-Key 请求头',
    en: 'This operation takes an Idempotency-Key header.',
    remedy: {
      zh: '为每次操作生成一个新的 UUID，重试时沿用',
      en: 'Make a new UUID for each operation and keep it for retries.',
    },
  },
  'idempotency.in-flight': {
    zh: '同一 Idempotency-Key 的请求正在处理',
    en: 'A request with this Idempotency-Key is being handled.',
    remedy: { zh: '请稍后用同一 Idempotency-Key 重试', en: 'Try again in a moment with the same key.' },
  },
  'idempotency.other-request': {
    zh: 'Idempotency-Key {key} 已用于另一个请求',
    en: 'Idempotency-Key {key} was used for another request.',
    remedy: { zh: '请为新的操作使用新的键', en: 'Use a new key for a new operation.' },
  },
  'precondition.missing': {
    zh: '此操作需要 If-Match 请求头，其值为最近一次读取的 ETag',
    en: 'This operation takes an If-Match header with the ETag you last read.',
  },
  'precondition.failed': {
    zh: '内容已被他人更改：现为版本 {version}，您看到的是 {seen}',
    en: 'Someone has changed it meanwhile: it is at version {version}, you saw {seen}.',
    remedy: { zh: '请重新读取后再决定', en: 'Read it again and decide anew.' },
  },
  'rule-set.not-found': {
    zh: '没有这个版本的规则：{kind} {id} {version}',
    en: 'There is no version {version} of {kind} {id} here.',
    remedy: { zh: '请从规则列表中选择', en: 'Choose one from the list of rule sets.' },
  },
  'rule-set.none-in-force': {
    zh: '{on} 没有生效的规则：{kind} {id}',
    en: 'No version of {kind} {id} is in force on {on}.',
  },
  'date.invalid': {
    zh: '“{text}” 不是存在的日期，应写作 YYYY-MM-DD',
    en: '"{text}" is not a date that exists, written YYYY-MM-DD.',
  },
  'date.out-of-range': { zh: '日期超出公元 1—9999 年', en: 'The date would leave the years 0001 to 9999.' },
  'instant.invalid': {
    zh: '“{text}” 不是带时区的时刻',
    en: '"{text}" is not an instant with its offset, as in RFC 3339.',
  },
  'decimal.invalid': { zh: '“{text}” 不是十进制数', en: '"{text}" is not a decimal number.' },
  'decimal.too-many-places': { zh: '“{text}” 的小数位数过多', en: '"{text}" has too many decimal places.' },
  'decimal.too-long': { zh: '数字最长 {max} 个字符', en: 'A number has at most {max} characters.' },
  'money.invalid': {
    zh: '“{text}” 不是金额，应为两位小数的元，如 "800000.00"',
    en: '"{text}" is not an amount in yuan with two places, like "800000.00".',
  },
  'money.too-long': { zh: '金额最长 {max} 个字符', en: 'An amount has at most {max} characters.' },
  'money.out-of-range': { zh: '金额超出可表示的范围', en: 'The amount is out of range.' },
  'percent.negative': { zh: '百分比不得为负：{text}', en: 'A percent is not negative: {text}.' },
  'working-days.out-of-range': {
    zh: '工作日数应在 0 与 {max} 之间：{count}',
    en: 'Working days are between 0 and {max}: {count}.',
  },
  'working-day-year.invalid': {
    zh: '年度工作日数据有误：{field}',
    en: 'The data of a year of working days is not right at {field}.',
  },
  'calendar-missing': {
    zh: '{year} 年的放假安排尚未载入',
    en: 'The holidays of {year} are not known yet.',
    remedy: {
      zh: '国务院办公厅公布后，由运维载入该年度数据',
      en: 'The operator loads the year once its notice is published.',
    },
  },
  'rule-data.invalid': { zh: '规则数据有误：{issues}', en: 'The rule data is not right: {issues}.' },
  'yaml.invalid': { zh: '不是有效的 YAML：{reason}', en: 'This is not valid YAML: {reason}.' },
  'receipt.not-found': { zh: '没有这份决定凭据：{id}', en: 'There is no receipt {id}.' },
  'letter.not-found': {
    zh: '没有这份文书：{id}',
    en: 'There is no letter {id}.',
    remedy: { zh: '请从文书列表中选择', en: 'Choose one from the list of letters.' },
  },
  ...PAPER_MESSAGES,
  ...RULE_DRAFT_MESSAGES,
  'dead-letter.not-found': { zh: '没有这条未处理事件：{id}', en: 'There is no dead event {id}.' },
};

function fill(template: string, params: Record<string, unknown>, language: 'zh' | 'en'): string {
  const text = (value: unknown): string => {
    if (value === undefined || value === null) return '—';
    if (Array.isArray(value)) return value.map(text).join(language === 'zh' ? '、' : ', ');
    if (isWords(value)) return value[language];
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return template.replace(/\{(\w+)\}/g, (_, name: string) => text(params[name]));
}

function isWords(value: unknown): value is Record<'zh' | 'en', string> {
  return typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;
}

/** Both languages of a message, filled in; a code without words falls back to itself. */
export function wordsOf(
  messages: ProblemMessages,
  code: string,
  params: Record<string, unknown>,
): Record<'zh' | 'en', { detail: string; remedy?: string }> {
  const message = messages[code] ?? { zh: code, en: code };
  const one = (language: 'zh' | 'en'): { detail: string; remedy?: string } => ({
    detail: fill(message[language], params, language),
    ...(message.remedy ? { remedy: fill(message.remedy[language], params, language) } : {}),
  });
  return { zh: one('zh'), en: one('en') };
}
