import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import type { Tx } from '@app/platform/database';
import { Letters } from '@app/platform/letters';
import type { Penalty, PenaltyObligation } from './penalty.entity';

const APPEAL =
  '如不服本决定，可以自收到之日起六十日内依法申请行政复议，也可以自收到之日起六个月内依法向人民法院提起行政诉讼。' +
  '复议、诉讼期间，除法律另有规定外，本决定不停止执行。认为信用记录有误的，可以通过本平台提出异议。';

@Injectable()
export class PenaltyLetters {
  constructor(@Inject(Letters) private readonly letters: Letters) {}

  /** 行政处罚决定书 */
  async determined(tx: Tx, penalty: Penalty, offence: string, obligations: PenaltyObligation[]): Promise<void> {
    const { id, enterpriseId, fineFen, legalBasis, authority, determinedOn } = penalty;
    await this.letters.add(tx, {
      kind: 'decision',
      subject: { kind: 'penalty', id },
      enterpriseId,
      title: '行政处罚决定书',
      paragraphs: [
        `经查，你单位存在“${offence}”的违法行为。`,
        `依照下列规定，决定给予以下处罚：${penalty.measures.replace(/[。.；;]+$/, '')}。`,
        '本决定将产生一条信用记录。履行全部义务后，可以依法申请信用修复。',
      ],
      facts: [
        { label: '决定书文号', value: penalty.documentNumber },
        { label: '认定日期', value: determinedOn },
        { label: '记录类别', value: { minor: '轻微', general: '一般', serious: '严重' }[penalty.class] },
      ],
      ...(fineFen === null ? {} : { amountFen: fineFen }),
      basis: [legalBasis],
      todo: obligations.map(({ what, dueOn }) => ({ what, dueOn })),
      remedy: APPEAL,
      issuer: authority,
      issuedOn: determinedOn,
    });
  }

  /** 撤销行政处罚决定书 */
  async annulled(tx: Tx, penalty: Penalty, on: CalendarDate): Promise<void> {
    const { id, enterpriseId, documentNumber, legalBasis, authority } = penalty;
    await this.letters.add(tx, {
      kind: 'decision',
      subject: { kind: 'penalty', id },
      enterpriseId,
      title: '撤销行政处罚决定书',
      paragraphs: [
        `经复核，${documentNumber} 行政处罚决定有误，现予撤销。`,
        '该决定自始无效，由此产生的信用记录一并撤销，受其影响的评级和待遇将重新核定。',
      ],
      basis: [legalBasis],
      issuer: authority,
      issuedOn: on,
    });
  }
}
