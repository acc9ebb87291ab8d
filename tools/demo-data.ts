import { organisationCheck, usccCheck } from '@app/kernel/uscc';
import { accounts } from '../deploy/local/accounts';

export interface DemoEnterprise {
  /** Fixed for the enterprises that have a demo account. */
  id?: string;
  uscc: string;
  name: string;
  sector: string;
  subZone: string;
  registeredOn: string;
}

/** The same numbers on every machine: a small generator with a seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const CODE_DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A well-formed code of an invented enterprise. */
export function demoUscc(n: number): string {
  let number = '';
  for (let rest = n, place = 0; place < 6; place++, rest = Math.floor(rest / 31))
    number = CODE_DIGITS.charAt(rest % 31) + number;
  const organisation = `MA${number}`;
  const body = `91320199${organisation}${organisationCheck(organisation)}`;
  return body + usccCheck(body);
}

const SECTORS = [
  'manufacturing',
  'software',
  'logistics',
  'biomedicine',
  'new-materials',
  'construction',
  'food',
  'retail',
];
const SUB_ZONES = ['central', 'north', 'south'];
const PLACES = [
  '东湾',
  '海川',
  '云岭',
  '金桥',
  '启航',
  '新港',
  '北辰',
  '南浦',
  '星河',
  '锦程',
  '瑞丰',
  '宏图',
  '嘉禾',
  '远景',
  '恒信',
];
const TRADES = [
  '精密机械',
  '智能装备',
  '软件',
  '物流',
  '生物',
  '新材料',
  '建设工程',
  '食品',
  '电子',
  '环保',
  '能源',
  '光电',
  '医疗器械',
  '包装',
  '纺织',
];

/** 300 enterprises in three sub-zones; the first ones have accounts. */
export function demoEnterprises(): DemoEnterprise[] {
  const random = seeded(20260601);
  const withAccount = accounts.filter((account) => account.enterpriseId && account.uscc);
  return Array.from({ length: 300 }, (_, n) => {
    const account = withAccount[n];
    const year = 2005 + random(17);
    const registeredOn = `${year}-${String(1 + random(12)).padStart(2, '0')}-${String(1 + random(28)).padStart(2, '0')}`;
    return {
      ...(account?.enterpriseId ? { id: account.enterpriseId } : {}),
      uscc: account?.uscc ?? demoUscc(n + 1),
      name: `${PLACES[n % PLACES.length]}${TRADES[Math.floor(n / PLACES.length) % TRADES.length]}${n >= 225 ? '科技' : ''}有限公司`,
      // Enterprises with an account may be exempt: no sector that exemption leaves out.
      sector: account ? SECTORS[n % 3]! : SECTORS[random(SECTORS.length)]!,
      subZone: account?.subZones[0] ?? SUB_ZONES[n % SUB_ZONES.length]!,
      registeredOn,
    };
  });
}

export const PENALTY_HEADERS = [
  '行政相对人名称',
  '行政相对人类别',
  '统一社会信用代码',
  '行政处罚决定书文号',
  '违法行为类型',
  '违法事实',
  '处罚依据',
  '处罚类别',
  '处罚内容',
  '罚款金额（万元）',
  '没收违法所得、没收非法财物的金额（万元）',
  '暂扣或吊销证照名称及编号',
  '处罚决定日期',
  '处罚有效期',
  '公示截止期',
  '处罚机关',
  '处罚机关统一社会信用代码',
  '数据来源单位',
  '数据来源单位统一社会信用代码',
  '备注',
];

export interface PenaltyRow {
  enterprise: { name: string; uscc: string };
  category?: string;
  documentNumber: string;
  offence: string;
  measure: string;
  /** In units of 10,000 yuan, as the files have it; empty: no fine. */
  fineWan: string;
  decidedOn: string;
  authority: string;
  authorityUscc: string;
}

/** Authorities of the demo zone, as `rules/classification/authorities@…` knows them. */
export const AUTHORITIES = {
  market: { name: '东湾市市场监督管理局', uscc: '11320199MB0A001KXW' },
  environment: { name: '东湾市生态环境局', uscc: '11320199MB0A007K8X' },
  safety: { name: '东湾市应急管理局', uscc: '11320199MB0A009K0G' },
};

export function penaltyCells(row: PenaltyRow): string[] {
  return [
    row.enterprise.name,
    row.category ?? '法人及非法人组织',
    row.enterprise.uscc,
    row.documentNumber,
    row.offence,
    '经查，当事人存在上述行为',
    '《中华人民共和国行政处罚法》',
    row.measure,
    row.measure,
    row.fineWan,
    '/',
    '无',
    row.decidedOn,
    '2099/12/31',
    '— —',
    row.authority,
    row.authorityUscc,
    row.authority,
    row.authorityUscc,
    '',
  ];
}

export function csv(headers: string[], rows: string[][]): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [headers, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** A file of so many warnings, all of them of long ago, for enterprises without an account: `mark` makes them a file's own. */
export function manyWarnings(mark: string, count: number): string {
  const enterprises = demoEnterprises().slice(100, 200);
  const rows = Array.from({ length: count }, (_, n) =>
    penaltyCells({
      enterprise: enterprises[n % enterprises.length]!,
      documentNumber: `${mark}〔2012〕${n + 1}号`,
      offence: '未按期公示年度报告',
      measure: '警告',
      fineWan: '',
      decidedOn: `2012-0${1 + (n % 9)}-1${n % 9}`,
      authority: AUTHORITIES.market.name,
      authorityUscc: AUTHORITIES.market.uscc,
    }),
  );
  return csv(PENALTY_HEADERS, rows);
}

/** Five years of penalties: most enterprises have none, some a warning, few something grave. */
export function demoPenalties(enterprises: DemoEnterprise[]): PenaltyRow[] {
  const random = seeded(9);
  const rows: PenaltyRow[] = [];
  // Enterprises with an account begin clean, so that the tour and the red list have someone to show.
  for (const enterprise of enterprises.filter((one) => !one.id)) {
    const count = [0, 0, 0, 0, 1, 1, 1, 2, 2, 4][random(10)]!;
    for (let n = 0; n < count; n++) {
      const day = `${2021 + random(5)}-${String(1 + random(12)).padStart(2, '0')}-${String(1 + random(28)).padStart(2, '0')}`;
      const kind = random(10);
      const authority = [AUTHORITIES.market, AUTHORITIES.environment, AUTHORITIES.safety][random(3)]!;
      rows.push({
        enterprise,
        documentNumber: `东湾罚〔${day.slice(0, 4)}〕${rows.length + 1}号`,
        offence: kind < 4 ? '未按期公示年度报告' : '虚假宣传',
        measure: kind < 4 ? '警告' : '罚款',
        fineWan: kind < 4 ? '' : kind < 9 ? `${1 + random(8)}` : '25',
        decidedOn: random(2) === 0 ? day.replaceAll('-', '/') : day,
        authority: authority.name,
        authorityUscc: authority.uscc,
      });
    }
  }
  return rows;
}
