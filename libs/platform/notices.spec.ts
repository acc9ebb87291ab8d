import { type Notice, NOTICES_AT_ONCE, withoutEnterprises, withoutSubjects } from './notices';

const many = (count: number): Notice[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ service: 'credit-rating', action: 'credit-record.recorded', subjectKind: 'credit-record' },
    ...{ subjectId: `record-${n}`, enterpriseId: `enterprise-${n % 3}` },
  }));

describe('notices of many acts at once', () => {
  it('stay as they are while they are few', () => {
    const few = many(NOTICES_AT_ONCE);
    expect(withoutSubjects(few)).toEqual(few);
    expect(withoutEnterprises(few)).toEqual(few);
  });

  it('become one for each enterprise, and then one for all', () => {
    const all = many(NOTICES_AT_ONCE + 1);
    expect(withoutSubjects(all).map(({ subjectId, enterpriseId }) => [subjectId, enterpriseId])).toEqual([
      [null, 'enterprise-0'],
      [null, 'enterprise-1'],
      [null, 'enterprise-2'],
    ]);
    expect(withoutEnterprises(all)).toEqual([{ ...all[0], subjectId: null, enterpriseId: null }]);
  });
});
