import { cloneElement, type ReactElement, type ReactNode, useId } from 'react';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was given; stands at the field, and in the summary above the form. */
  fault?: string | undefined;
  /** Also the anchor that the summary links to. */
  id?: string;
  children: ReactElement<{ id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }>;
}

/** A label, a hint, what is wrong, and the one input they belong to. */
export function Field({ label, hint, fault, id, children }: FieldProps): ReactNode {
  const made = useId();
  const inputId = id ?? made;
  const described = [hint ? `${inputId}-hint` : '', fault ? `${inputId}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div className={`field${fault ? ' wrong' : ''}`}>
      <label htmlFor={inputId}>{label}</label>
      {hint ? (
        <div className="hint" id={`${inputId}-hint`}>
          {hint}
        </div>
      ) : null}
      {fault ? (
        <div className="fault" id={`${inputId}-fault`}>
          {fault}
        </div>
      ) : null}
      {cloneElement(children, {
        id: inputId,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(fault ? { 'aria-invalid': true } : {}),
      })}
    </div>
  );
}
