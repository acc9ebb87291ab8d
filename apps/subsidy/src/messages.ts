import type { ProblemMessages } from '@app/platform/problem-messages';
import { pledgeMessages } from './pledges/pledge.messages';

/** The words of every refusal of this service. */
export const messages: ProblemMessages = {
  ...pledgeMessages,
  'two-people.same-person': {
    zh: '经办与复核不得为同一人，申请人也不得办理自己的申请',
    en: 'Maker and checker must be two people, and nobody handles an application of their own.',
    remedy: { zh: '请由另一位复核人员办理', en: 'Ask another person who may check it.' },
  },
  'policy.not-found': { zh: '没有这项扶持政策：{id}', en: 'There is no policy {id}.' },
  'policy.draft-not-found': { zh: '没有这份政策草案：{id}', en: 'There is no policy draft {id}.' },
  'policy.draft-invalid': {
    zh: '政策文件有误，详见 errors 中的路径',
    en: 'The policy file is not right; errors names the paths.',
    remedy: { zh: '按 errors 改正后重新提交', en: 'Mend what errors names and send it again.' },
  },
  'policy.already-published': { zh: '该草案已经发布：{id}', en: 'The draft {id} has been published already.' },
  'policy.draft-withdrawn': {
    zh: '该草案已被撤回：{id}',
    en: 'The draft {id} has been withdrawn.',
    remedy: { zh: '如仍需要，请重新提交草案', en: 'Hand it in anew if it is still wanted.' },
  },
  'policy.version-exists': {
    zh: '政策 {id} 已有版本 {version}（自 {effectiveFrom} 起施行）；已发布的版本不可更改，施行日也不可相同',
    en: 'Policy {id} already has version {version}, in force from {effectiveFrom}; a published version never changes, and no two begin on one day.',
    remedy: { zh: '请使用新的版本号和施行日', en: 'Give it a new version and another first day.' },
  },
  'pool.exists': { zh: '{year} 年资金池 {pool} 已存在', en: 'Pool {pool} of {year} exists already.' },
  'pool.not-found': {
    zh: '没有 {year} 年资金池 {pool}',
    en: 'There is no pool {pool} of {year}.',
    remedy: { zh: '请先由经办人员设立当年资金池', en: 'An officer opens the pool of the year first.' },
  },
  'pool.insufficient': {
    zh: '{year} 年资金池 {pool} 余额不足',
    en: 'What is left in pool {pool} of {year} does not cover it.',
    remedy: { zh: '请减少本次核准或待额度释放后再办', en: 'Approve less, or wait until something is released.' },
  },
  'application-draft.not-found': { zh: '没有这份申请草稿：{id}', en: 'There is no application draft {id}.' },
  'application-draft.too-many': {
    zh: '申请草稿最多保存 {max} 份',
    en: 'At most {max} application drafts are kept.',
    remedy: { zh: '请先提交或删除不再需要的草稿', en: 'File or throw away what is no longer needed first.' },
  },
  'application.not-found': { zh: '没有这份申请：{id}', en: 'There is no application {id}.' },
  'application.wrong-state': {
    zh: '申请现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The application is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: { zh: '请重新读取申请的当前状态', en: 'Read the application again to see where it stands.' },
  },
  'application.amount-changed': {
    zh: '核定金额已变化：您看到的是 {shownYuan} 元，现为 {nowYuan} 元（等级 {grade}）',
    en: 'The amount has changed: you saw ¥{shownYuan}, it is ¥{nowYuan} now (grade {grade}).',
    remedy: { zh: '请重新读取申请后再核准', en: 'Read the application again and decide anew.' },
  },
  'application.rating-unknown': {
    zh: '该企业尚无信用评级，不能核定金额',
    en: 'The enterprise has no rating yet, so no amount can be decided.',
    remedy: { zh: '请待信用评级产生后再办', en: 'Wait until the enterprise has been rated.' },
  },
  'application.not-eligible': {
    zh: '不符合政策条件：{reasons}',
    en: 'The conditions of the policy are not met: {reasons}.',
    remedy: {
      zh: '企业可申请信用修复、移出名单或补签信用承诺后重新申报；否则请予驳回',
      en: 'The enterprise can have its credit repaired, leave the list or sign the pledge and apply again; else reject it.',
    },
  },
  'application.nothing-to-pay': {
    zh: '核定金额为零，无需兑现',
    en: 'The amount is zero: there is nothing to pay.',
    remedy: { zh: '请驳回并说明原因', en: 'Reject it, saying why.' },
  },
  'application.amount-out-of-range': {
    zh: '计算金额 {amount} 元超出可处理范围',
    en: 'The amount {amount} is beyond what can be handled.',
    remedy: { zh: '请核对申报数据', en: 'Check the facts given.' },
  },
  'payout.not-found': { zh: '没有这笔兑现：{id}', en: 'There is no payout {id}.' },
  'payout.not-held': { zh: '该兑现现为“{stateWords}”，并未暂缓', en: 'The payout is “{stateWords}”, not held.' },
  'correction.not-to-write-off': {
    zh: '只有已复核的追回、且其款项已全部退回的，才能核销',
    en: 'Only an approved recovery whose money has all come back can be written off.',
    remedy: { zh: '款项仍在企业的，请继续追回', en: 'While the enterprise has the money, go on recovering it.' },
  },
  'correction.no-write-off': {
    zh: '没有待确认的核销意见：{id}',
    en: 'No write-off of {id} waits to be confirmed.',
    remedy: { zh: '请先由经办人员提出', en: 'An officer proposes it first.' },
  },
  'payout.not-payable': {
    zh: '该兑现现为“{stateWords}”，不能拨付',
    en: 'The payout is “{stateWords}” and cannot be paid.',
    remedy: { zh: '只有“已核准”的兑现可以拨付', en: 'Only an approved payout can be paid.' },
  },
  'payout.credit-data-stale': {
    zh: '未能在时限内取得最新信用数据，已暂缓',
    en: 'The latest credit data could not be had in time; the payout is held.',
    remedy: {
      zh: '信用数据恢复后，由经办和复核解除暂缓',
      en: 'When the data is there, maker and checker end the hold.',
    },
  },
  'payout.credit-changed': {
    zh: '核准之后信用状况有变，已暂缓',
    en: 'Credit facts have changed since the approval; the payout is held.',
    remedy: {
      zh: '由经办提出、复核确认：解除、重新核定或撤销',
      en: 'Maker and checker release, re-decide or revoke it.',
    },
  },
  'payout.pledge-breached': {
    zh: '据以核定的承诺已被认定失信，已暂缓',
    en: 'A pledge that the decision rests on was breached; the payout is held.',
    remedy: {
      zh: '虚假承诺的，由经办提出、复核确认撤销；逾期的，可以解除或撤销',
      en: 'Maker and checker revoke it where the pledge is false; where it lapsed, they release or revoke it.',
    },
  },
  'hold-resolution.not-found': { zh: '没有这份暂缓处理意见：{id}', en: 'There is no hold resolution {id}.' },
  'hold-resolution.wrong-state': {
    zh: '该处理意见现为“{stateWords}”，不能确认',
    en: 'The resolution is “{stateWords}” and cannot be confirmed.',
    remedy: { zh: '请经办人员按最新情况重新提出', en: 'The maker proposes anew, by the facts of now.' },
  },
  'hold.wrong-outcome': {
    zh: '因“{reasonWords}”暂缓的兑现不能以“{outcomeWords}”了结，只能：{possibleWords}',
    en: 'A payout held because “{reasonWords}” cannot end by {outcomeWords}, only by: {possibleWords}.',
    remedy: {
      zh: '银行结果不明的，先与银行核对，再提出 ask-bank',
      en: 'Where the bank is unclear, settle it with the bank, then propose ask-bank.',
    },
  },
  'hold.false-pledge': {
    zh: '据以核定的承诺已被认定虚假，不能按原金额放行',
    en: 'The decision rests on a pledge found false; the payout cannot be released unchanged.',
    remedy: {
      zh: '请改为撤销；企业对认定有异议且异议成立的，可再放行',
      en: 'Revoke it; if the finding is annulled on objection, it can be released then.',
    },
  },
  'hold.worse-by-now': {
    zh: '款项没有付出，而核定之后情况有变，按今日只能核定 {todayYuan} 元，不能再发原指令',
    en: 'Nothing was paid, and by the facts of now only ¥{todayYuan} would be due: the old instruction is not sent again.',
    remedy: { zh: '请改为撤销', en: 'Propose to revoke it.' },
  },
  'hold.nothing-left': {
    zh: '按今日信用状况重新核定金额为零（{reasons}）',
    en: 'Decided again today nothing would be paid ({reasons}).',
    remedy: { zh: '请改为撤销', en: 'Propose to revoke it.' },
  },
  'hold.amount-changed': {
    zh: '重新核定金额已变化：提出时为 {shownYuan} 元，现为 {nowYuan} 元',
    en: 'The new amount has changed: ¥{shownYuan} when proposed, ¥{nowYuan} now.',
    remedy: { zh: '请经办人员重新提出', en: 'The maker proposes anew.' },
  },
  'hold.top-up-not-re-decidable': {
    zh: '补发款依据原核定日，不能按今日重新核定',
    en: 'A top-up makes good an earlier day and is not decided again by today.',
    remedy: {
      zh: '请改为解除或撤销；差额会自动重新计算',
      en: 'Release or revoke it; the difference is worked out anew.',
    },
  },
  'hold.other-pool': {
    zh: '适用的新版政策由另一资金池支付（原为 {pool}）',
    en: 'The policy version that applies now is paid by another pool than {pool}.',
    remedy: { zh: '请撤销后重新申报', en: 'Revoke it; the enterprise applies again.' },
  },
  'correction.not-found': { zh: '没有这份补发/追回：{id}', en: 'There is no correction {id}.' },
  'correction.wrong-state': { zh: '该补发/追回现为“{stateWords}”', en: 'The correction is “{stateWords}”.' },
  'correction.decided-before': {
    zh: '原核定的经办人和复核人不得复核对其的更正',
    en: 'Neither person of the original decision checks its correction.',
    remedy: { zh: '请由未参与原核定的复核人员办理', en: 'Ask an approver who had no hand in it.' },
  },
  'payment-run.not-found': { zh: '没有这个拨付批次：{id}', en: 'There is no payment run {id}.' },
  'bank.bad-token': { zh: '银行通知的令牌无效', en: 'The token of the bank notification is not valid.' },
  'bank.instruction-not-found': { zh: '没有这笔付款指令：{id}', en: 'There is no instruction {id}.' },
};
