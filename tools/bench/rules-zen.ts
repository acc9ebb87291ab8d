/** A packed date that never comes. */
export const NEVER = 1_000_000_000;

/** In packed dates a month is 31. */
const months = (count: number): number => count * 31;
const longest = `record == "penalty" ? (class == "minor" ? ${months(3)} : class == "general" ? ${months(12)} : ${months(36)}) : ${months(36)}`;
const lessens = `determined + ${months(6)}`;
const full = `class == "minor" ? -2 : class == "general" ? (${lessens} <= today ? -5 : -10) : -30`;
const points = `record == "award" ? 5 : record == "penalty" ? (${full}) : 0`;
const ends = `class == "general" and ${lessens} > today ? min([${lessens}, $.until]) : $.until`;

/** What each record comes to; then what they come to together. */
const ofRecord: [key: string, value: string][] = [
  ['id', 'id'],
  ['until', `record == "award" ? determined + ${months(24)} : min([repaired, determined + (${longest})])`],
  ['counts', 'determined <= today and $.until > today'],
  ['points', `$.counts ? (${points}) : 0`],
  ['listed', '$.counts and record == "serious-list"'],
  ['begins', `$.until > determined ? determined : ${NEVER}`],
  ['changes', `determined > today ? $.begins : $.counts ? (${ends}) : ${NEVER}`],
];
const sums = '75 + min([10, sum(filter($.points, # > 0))]) + sum(filter($.points, # < 0))';
const together: [key: string, value: string][] = [
  ['records', 'records'],
  ['points', 'map(records, #.points)'],
  ['vetoed', 'some(records, #.listed)'],
  ['score', `max([0, min([100, ${sums}])])`],
  ['nextChange', 'min(map(records, #.changes))'],
];

const node = (id: string, type: string, content?: object): object => ({
  ...{ id, name: id, type, position: { x: 0, y: 0 } },
  ...(content && { content: { inputField: null, outputPath: null, executionMode: 'single', ...content } }),
});
const expressions = (list: [string, string][]): object[] => list.map(([key, value]) => ({ id: key, key, value }));

/** The rules of rules.ts as a decision of GoRules ZEN, in expressions, which on this engine are quicker than a table of records. */
export const zenDecision = {
  contentType: 'application/vnd.gorules.decision',
  nodes: [
    node('in', 'inputNode'),
    node('records', 'expressionNode', {
      ...{ passThrough: false, inputField: 'records', outputPath: 'records', executionMode: 'loop' },
      expressions: expressions(ofRecord),
    }),
    node('score', 'expressionNode', { passThrough: false, expressions: expressions(together) }),
    node('grade', 'decisionTableNode', {
      passThrough: true,
      hitPolicy: 'first',
      inputs: [
        { id: 'vetoed', name: 'vetoed', field: 'vetoed' },
        { id: 'score', name: 'score', field: 'score' },
      ],
      outputs: [{ id: 'grade', name: 'grade', field: 'grade' }],
      rules: [
        { _id: 'veto', vetoed: 'true', score: '', grade: '"D"' },
        { _id: 'a', vetoed: '', score: '>= 85', grade: '"A"' },
        { _id: 'b', vetoed: '', score: '>= 70', grade: '"B"' },
        { _id: 'c', vetoed: '', score: '>= 60', grade: '"C"' },
        { _id: 'd', vetoed: '', score: '', grade: '"D"' },
      ],
    }),
    node('out', 'outputNode'),
  ],
  edges: ['in-records', 'records-score', 'score-grade', 'grade-out'].map((id) => {
    const [sourceId, targetId] = id.split('-');
    return { id, type: 'edge', sourceId, targetId };
  }),
};
