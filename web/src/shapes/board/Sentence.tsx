//! What is divided by what, on which calibre, until when: the sentence over every board.
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api/types.ts'
import { useSay } from '../../locales/say.ts'
import { useLabels } from '../hooks.ts'

/** `beside` is what is drawn over it, smoothed or weighted, which may have something of its own to say. */
export function Sentence({ answer, beside, share }: { answer: Answer; beside: Answer | null; share: boolean }) {
  const { t } = useTranslation('board')
  const say = useSay()
  const labels = useLabels()
  const classes = answer.by.map((id) => labels.dimension(id)).join(' × ')
  const scope = answer.where
    .map(({ dimension, values }) => `${labels.dimension(dimension)} ${values.map((value) => labels.value(dimension, value)).join(t('sentence.or'))}`)
    .join(t('sentence.and'))
  const parts: [string, string][] = share
    ? [
        [t('sentence.numerator'), t('sentence.ofEach', { classes })],
        [t('sentence.denominator'), scope ? t('sentence.ofScope', { scope }) : t('sentence.ofAll')],
      ]
    : [[t('sentence.formula'), say(answer.definition)]]
  parts.push([t('sentence.calibre'), `${say(answer.calibre)} · ${say(answer.calibre.words)}`])
  parts.push([t('sentence.until'), answer.facts_until ?? t('sentence.noFacts')])
  if (answer.as_of) parts.push([t('sentence.asOf'), answer.as_of])
  const own = beside?.notes.filter((note) => answer.notes.every((other) => other.en !== note.en)) ?? []
  const notes = [...answer.notes, ...own]
  return (
    <>
      <p className="sentence">
        {parts.map(([word, text]) => (
          <span key={word}>
            <b>{word}</b> {text}{' '}
          </span>
        ))}
      </p>
      {notes.length > 0 && (
        <ul className="notes">
          {notes.map((note) => (
            <li key={note.en}>{say(note)}</li>
          ))}
        </ul>
      )}
    </>
  )
}
