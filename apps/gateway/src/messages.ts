import type { ProblemMessages } from '@app/platform/problem-messages';

const signInAgain = { zh: '请重新登录', en: 'Sign in again.' };
const later = { zh: '请稍后重试', en: 'Try again in a moment.' };

export const messages: ProblemMessages = {
  'sign-in.bad-return': {
    zh: '登录后只能返回本站页面，不能返回 {returnTo}',
    en: 'After signing in one returns to a page of this site only, not to {returnTo}.',
    remedy: { zh: 'returnTo 应以 / 开头', en: 'Let returnTo begin with /.' },
  },
  'sign-in.expired': {
    zh: '这次登录已过期，或不是在本浏览器中开始的',
    en: 'This sign-in has expired, or was not begun in this browser.',
    remedy: signInAgain,
  },
  'sign-in.refused': {
    zh: '身份提供方未确认登录：{reason}',
    en: 'The identity provider did not confirm the sign-in: {reason}.',
    remedy: signInAgain,
  },
  'session.store-down': {
    zh: '会话服务暂不可用',
    en: 'Sessions are not available at the moment.',
    remedy: later,
  },
  'session.foreign-origin': {
    zh: '此操作只能从本站页面发起',
    en: 'With a session, changes are taken from pages of this site only.',
    remedy: {
      zh: '程序调用请改用 Authorization: Bearer 令牌',
      en: 'Programs send an Authorization: Bearer token instead.',
    },
  },
  'service.unavailable': {
    zh: '服务 {service} 暂不可用',
    en: 'The service {service} is not available at the moment.',
    remedy: {
      zh: '请稍后重试；写操作请沿用同一 Idempotency-Key',
      en: 'Try again in a moment, a change with the same Idempotency-Key.',
    },
  },
  'service.timeout': {
    zh: '服务 {service} 未在时限内答复，操作可能已经完成',
    en: 'The service {service} did not answer in time; what was asked may have been done.',
    remedy: {
      zh: '请用同一 Idempotency-Key 重试，或先查询结果',
      en: 'Try again with the same Idempotency-Key, or look first.',
    },
  },
  'rate.exceeded': {
    zh: '请求过于频繁：每分钟最多 {limit} 次',
    en: 'Too many requests: at most {limit} a minute.',
    remedy: { zh: '请在 {retryAfterSeconds} 秒后重试', en: 'Try again in {retryAfterSeconds} seconds.' },
  },
  'console.not-built': {
    zh: '控制台尚未构建，没有页面 {path}',
    en: 'The console has not been built: there is no page {path}.',
    remedy: { zh: '请运行 npm run build', en: 'Run npm run build.' },
  },
  'notices.session-only': {
    zh: '变动通知只供登录的页面使用',
    en: 'Notices are for signed-in pages only.',
    remedy: { zh: '程序请改用 Kafka 事件', en: 'Programs listen to the events on Kafka.' },
  },
  'notices.too-many': {
    zh: '打开的页面过多：每人最多 {limit} 个接收变动通知',
    en: 'Too many open pages: {limit} of one person hear of changes.',
    remedy: { zh: '请关闭几个页面；未接收通知的页面请手动刷新', en: 'Close some; the others show changes on reload.' },
  },
  'notices.closing': { zh: '服务正在重启', en: 'The gateway is restarting.', remedy: later },
  'document.not-found': { zh: '没有接口文档 {name}', en: 'There is no document {name}.' },
};
