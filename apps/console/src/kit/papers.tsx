import { Button, Upload } from 'antd';
import { type ReactNode, useState } from 'react';
import { take } from '../api/clients';
import { Problem, type ProblemBody } from '../api/problem';
import { language, LOCALE, useWords } from '../words/words';
import { Faults } from './answers';
import { paperWords } from './papers.words';

export interface Paper {
  id: string;
  fileName: string;
  sizeBytes: number;
  sha256: string;
}

export type PaperOwner = 'subsidy' | 'reward-penalty' | 'commitment';

const TYPES = 'application/pdf,image/jpeg,image/png,image/webp';
const KIB = 1024;

/** `1.4 MB` */
export function sizeOf(bytes: number): string {
  return bytes < KIB * KIB ? `${Math.ceil(bytes / KIB)} kB` : `${(bytes / KIB / KIB).toFixed(1)} MB`;
}

/** The file goes up as it is; the service judges it by its first bytes and answers its hash. */
async function send(owner: PaperOwner, file: File): Promise<Paper> {
  const answer = fetch(`/api/${owner}/papers?fileName=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'content-type': file.type || 'application/octet-stream', 'accept-language': LOCALE[language()] },
    body: file,
  }).then(async (response) => {
    const body: unknown = await response.json().catch(() => ({}));
    return response.ok ? { data: body as Paper, response } : { error: body as Partial<ProblemBody>, response };
  });
  return take<Paper>(answer);
}

interface PaperUploadProps {
  owner: PaperOwner;
  papers: Paper[];
  onChange: (papers: Paper[]) => void;
  max?: number;
}

/** Hands in papers, by file or by camera; they are attached to a case when it is filed with their ids. */
export function PaperUpload({ owner, papers, onChange, max = 10 }: PaperUploadProps): ReactNode {
  const say = useWords(paperWords);
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const add = async (file: File): Promise<void> => {
    setIsSending(true);
    setError(null);
    try {
      const paper = await send(owner, file);
      onChange([...papers.filter(({ id }) => id !== paper.id), paper]);
    } catch (caught) {
      setError(caught instanceof Problem ? caught : new Error(String(caught)));
    } finally {
      setIsSending(false);
    }
  };
  return (
    <div className="stack">
      <Faults error={error} />
      <PaperList owner={owner} papers={papers} onRemove={(id) => onChange(papers.filter((paper) => paper.id !== id))} />
      {papers.length < max ? (
        <Upload
          accept={TYPES}
          showUploadList={false}
          beforeUpload={(file) => {
            void add(file);
            return false;
          }}
        >
          <Button loading={isSending}>{say('add')}</Button>
        </Upload>
      ) : null}
      <span className="soft">{say('hint', { max })}</span>
    </div>
  );
}

export function PaperList({
  owner,
  papers,
  onRemove,
}: {
  owner: PaperOwner;
  papers: Paper[];
  onRemove?: (id: string) => void;
}): ReactNode {
  const say = useWords(paperWords);
  if (papers.length === 0) return null;
  return (
    <ul className="plain-list stack">
      {papers.map(({ id, fileName, sizeBytes, sha256 }) => (
        <li key={id} className="inline">
          <a href={`/api/${owner}/papers/${id}/content`}>{fileName}</a>
          <span className="soft">{sizeOf(sizeBytes)}</span>
          <span className="soft code" title={sha256}>
            {say('hash', { hash: sha256.slice(0, 12) })}
          </span>
          {onRemove ? (
            <Button
              type="link"
              size="small"
              aria-label={say('removeNamed', { name: fileName })}
              onClick={() => onRemove(id)}
            >
              {say('remove')}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
