import { lineOf } from './yaml-place';

const FILE = `kind: rating
scale:
  - { grade: A, from: 85 }
  # not this one
  - { grade: B, from: no }
base: 88
items:
- record: penalty
  class: minor
- record: award
  points: x
`;

describe('the line of a fault in a rule file', () => {
  it.each([
    ['base', 6],
    ['scale[1].from', 5],
    ['items[1].points', 11],
    ['items[0].class', 9],
    // What is missing is told where it should stand.
    ['items[0].points', 8],
    ['nothing', null],
  ])('%s stands in line %s', (path, line) => {
    expect(lineOf(FILE, path)).toBe(line);
  });
});
