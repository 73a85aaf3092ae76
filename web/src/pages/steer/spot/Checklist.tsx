//! The checklist of a case: digits mark what is violated, Enter submits, and nobody changes it afterwards.
import { Button, DatePicker, Input } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToday } from '../../../api/people.ts'
import { judgeCase, sendBackCase } from '../../../api/spot.ts'
import type { SpotBack, SpotCase, SpotMark, Words } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { Icon } from '../../../shapes/Icon.tsx'
import { useDeed } from '../goals/useDeed.ts'
import { clockOf, type Hearing } from './marks.ts'
import { useWhen, useWho } from './words.ts'

const DAY = 'YYYY-MM-DD'

interface Props {
  of: SpotCase
  step: (by: 1 | -1) => void
  /** Goes to the next case that waits; null where none does. */
  nextOpen: (() => void) | null
  desk: React.RefObject<HTMLDivElement | null>
  hearing: React.RefObject<Hearing | null>
}

export function Checklist({ of, step, nextOpen, desk, hearing }: Props) {
  const { t } = useTranslation('spot')
  const say = useSay()
  return (
    <section className="panel spot-checklist" aria-label={t('checklist')}>
      <div className="spot-title">
        <h2>{t('checklist')}</h2>
        <div className="button-row no-print">
          <Button aria-label={t('previous')} title={t('previous')} onClick={() => step(-1)} icon={<Icon name="back" size={16} />} />
          <Button aria-label={t('next')} title={t('next')} onClick={() => step(1)} icon={<Icon name="next" size={16} />} />
        </div>
      </div>
      {of.why_not ? <Points of={of} /> : <Judge of={of} nextOpen={nextOpen} desk={desk} hearing={hearing} />}
      {of.why_not && of.verdicts.length === 0 && <p className="spot-why">{say(of.why_not)}</p>}
      {of.verdicts.length > 0 && <Verdicts of={of} hearing={hearing} />}
      {of.backs.map((one) => (
        <Back key={one.at} of={one} />
      ))}
      {of.may_send_back && <SendBack of={of} />}
      {of.why_not && nextOpen && (
        <div className="button-row no-print">
          <Button onClick={nextOpen}>{t('nextOpen')}</Button>
        </div>
      )}
    </section>
  )
}

/** What was looked at, when there is nothing to mark. */
function Points({ of }: { of: SpotCase }) {
  const say = useSay()
  return (
    <ol className="spot-points">
      {of.points.map((one, n) => (
        <li key={one.id} className={of.verdicts.some((verdict) => verdict.violated.includes(one.id)) ? 'spot-bad' : undefined}>
          <span className="spot-digit">{n + 1}</span>
          <span>{say(one.name)}</span>
        </li>
      ))}
    </ol>
  )
}

function Judge({ of, nextOpen, desk, hearing }: Pick<Props, 'of' | 'nextOpen' | 'desk' | 'hearing'>) {
  const { t } = useTranslation('spot')
  const say = useSay()
  const [violated, setViolated] = useState<ReadonlySet<string>>(new Set())
  const [inapplicable, setInapplicable] = useState<ReadonlySet<string>>(new Set(Object.keys(of.inapplicable)))
  const [words, setWords] = useState('')
  const [marks, setMarks] = useState<readonly SpotMark[]>([])
  // Of which point the next mark is: the one that was marked last.
  const last = [...violated].at(-1)
  const held = marks.filter((one) => violated.has(one.point))
  const mark = (point: string | undefined) => {
    const where = hearing.current?.now()
    if (!point || !where) return
    const same = (one: SpotMark) => one.point === point && one.evidence === where.evidence && one.at_ms === where.at_ms && one.line === where.line
    setMarks((before) => [...before.filter((one) => !same(one)), { point, ...where }])
  }
  const deed = useDeed(
    () => judgeCase({ draw: of.draw, case: of.of.case }, { violated: [...violated], inapplicable: [...inapplicable], words, marks: [...held] }),
    () => {
      desk.current?.focus({ preventScroll: true })
      if (violated.size === 0) nextOpen?.()
    },
  )
  const hears = of.evidence.evidence.some((one) => !one.removed_at && one.sort !== 'document')
  // With the keyboard all of it passes only when it is said twice: a key that is held down judges nothing.
  const [sure, setSure] = useState(false)
  const ready = (violated.size === 0 || words.trim() !== '') && !deed.isPending
  const send = () => ready && deed.mutate(undefined)
  // A point is violated, or does not apply, or passes.
  const toggle = (id: string, to: 'violated' | 'inapplicable') => {
    const without = (before: ReadonlySet<string>) => new Set([...before].filter((one) => one !== id))
    const turned = (before: ReadonlySet<string>) => (before.has(id) ? without(before) : new Set([...before, id]))
    setViolated(to === 'violated' ? turned : without)
    setInapplicable(to === 'inapplicable' ? turned : without)
  }
  // The desk hears the keys wherever in it the focus is; the newest of what they do is kept here.
  const press = useRef<(event: KeyboardEvent) => void>(() => {})
  press.current = (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null
    if (event.ctrlKey || event.metaKey || event.altKey || target?.matches('input, textarea, select')) return
    // With Shift a digit is another character, so the key is asked.
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? event.key
    const point = of.points[Number(digit) - 1]
    if (event.key !== 'Enter' && event.key !== 'Shift') setSure(false)
    if (point) toggle(point.id, event.shiftKey ? 'inapplicable' : 'violated')
    else if (event.key === 'm') mark(last)
    else if (event.key === 'Enter' && !event.repeat && !target?.matches('button, a')) {
      if (violated.size > 0 || sure) send()
      else setSure(true)
    }
  }
  useEffect(() => {
    const heard = (event: KeyboardEvent) => press.current(event)
    const at = desk.current
    at?.addEventListener('keydown', heard)
    return () => at?.removeEventListener('keydown', heard)
  }, [desk])
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <ol className="spot-points">
        {of.points.map((one, n) => (
          <li key={one.id}>
            <div className="spot-answer">
              <button type="button" aria-pressed={violated.has(one.id)} onClick={() => toggle(one.id, 'violated')}>
                <span className="spot-digit">{n + 1}</span>
                <span className="spot-point">
                  {say(one.name)} <span className="quiet small">{t(`severity.${one.severity as 'minor'}`)}</span>
                </span>
                {!inapplicable.has(one.id) && <span className={`tag ${violated.has(one.id) ? 'tag-bad' : 'tag-good'}`}>{t(violated.has(one.id) ? 'violated' : 'passes')}</span>}
              </button>
              <button
                type="button"
                className="spot-apart"
                aria-pressed={inapplicable.has(one.id)}
                aria-label={t('inapplicableOf', { point: say(one.name) })}
                onClick={() => toggle(one.id, 'inapplicable')}
              >
                {t('inapplicableShort')}
              </button>
            </div>
            {inapplicable.has(one.id) && of.inapplicable[one.id] && <p className="quiet small spot-because">{say(of.inapplicable[one.id] as Words)}</p>}
            {violated.has(one.id) && hears && (
              <div className="spot-marks">
                {held
                  .filter((mark) => mark.point === one.id)
                  .map((mark) => (
                    <MarkChip key={`${mark.evidence}/${mark.at_ms}/${mark.line}`} of={mark} hearing={hearing} drop={() => setMarks(marks.filter((other) => other !== mark))} />
                  ))}
                <button type="button" className="link" onClick={() => mark(one.id)}>
                  {t('evidence.mark')}
                </button>
              </div>
            )}
          </li>
        ))}
      </ol>
      <Field label={t('words')}>
        <Input.TextArea
          aria-label={t('words')}
          value={words}
          rows={3}
          maxLength={1000}
          placeholder={t('wordsHint')}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
          }}
        />
      </Field>
      <div className="button-row">
        <Button htmlType="submit" type="primary" danger={violated.size > 0} disabled={!ready} loading={deed.isPending}>
          {violated.size > 0 ? t('judgeBad', { count: violated.size }) : t(inapplicable.size === 0 ? 'judgePass' : inapplicable.size < of.points.length ? 'judgeRest' : 'judgeNone')}
        </Button>
        <span className="quiet small" role="status">
          {t(sure ? 'sure' : 'final')}
        </span>
      </div>
      <p className="quiet small spot-keys">{t('keys')}</p>
    </form>
  )
}

/** A place in what is heard or read, to go there. */
function MarkChip({ of, hearing, drop }: { of: SpotMark; hearing: Props['hearing']; drop?: () => void }) {
  const { t } = useTranslation('spot')
  const where = of.line ? t('evidence.atLine', { line: of.line }) : of.at_ms != null ? clockOf(of.at_ms) : t('evidence.sort.document')
  return (
    <span className="spot-mark">
      <button type="button" aria-label={t('evidence.goTo', { where })} onClick={() => hearing.current?.jump(of)}>
        ▸ {where}
      </button>
      {drop && (
        <button type="button" aria-label={t('evidence.drop', { where })} onClick={drop}>
          ×
        </button>
      )}
    </span>
  )
}

function Verdicts({ of, hearing }: Pick<Props, 'of' | 'hearing'>) {
  const { t } = useTranslation('spot')
  const say = useSay()
  const [when, who] = [useWhen(), useWho()]
  const name = (id: string) => {
    const point = of.points.find((one) => one.id === id)
    return point ? say(point.name) : id
  }
  return (
    <div className="spot-verdicts">
      <h3>{t('verdicts')}</h3>
      {of.verdicts.map((one) => (
        <div key={one.at} className={one.violated.length > 0 ? 'spot-verdict spot-bad' : 'spot-verdict'}>
          <p className="quiet small">{t('verdictBy', { who: who(one.by), when: when(one.at) })}</p>
          {one.violated.length > 0 ? one.violated.map((id) => <p key={id}>✕ {name(id)}</p>) : one.inapplicable.length < of.points.length && <p>{t(one.inapplicable.length === 0 ? 'noViolation' : 'judgeRest')}</p>}
          {one.inapplicable.length > 0 && <p className="quiet small">{t('inapplicableAre', { points: one.inapplicable.map(name).join(t('comma')) })}</p>}
          {one.words && <p className="spot-words">{one.words}</p>}
          {one.marks.length > 0 && (
            <div className="spot-marks">
              {one.marks.map((mark) => (
                <MarkChip key={`${mark.point}/${mark.evidence}/${mark.at_ms}/${mark.line}`} of={mark} hearing={hearing} />
              ))}
            </div>
          )}
        </div>
      ))}
    </div>
  )
}

/** What was sent back, and what was answered. */
export function Back({ of }: { of: SpotBack }) {
  const { t } = useTranslation('spot')
  const [when, who] = [useWhen(), useWho()]
  return (
    <div className="spot-back">
      <p>
        {t('sentBack', { who: who(of.by), due: of.due, words: of.words })} {of.overdue && <span className="tag tag-bad">{t('back.overdue')}</span>}
      </p>
      <p className={of.answer ? undefined : 'quiet small'}>
        {of.answer ? t('answeredBy', { who: who(of.answered_by ?? ''), when: when(of.answered_at ?? of.at), words: of.answer }) : t('noAnswer')}
      </p>
    </div>
  )
}

function SendBack({ of }: { of: SpotCase }) {
  const { t } = useTranslation('spot')
  const today = useToday()
  const [words, setWords] = useState('')
  const [due, setDue] = useState(dayjs(of.due))
  const deed = useDeed(() => sendBackCase({ draw: of.draw, case: of.of.case }, { words, due: due.format(DAY) }), () => setWords(''))
  const ready = words.trim() !== ''
  return (
    <form
      className="spot-send no-print"
      aria-label={t('sendBack')}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) deed.mutate(undefined)
      }}
    >
      <h3>{t('sendBack')}</h3>
      <p className="quiet small">{t('sendBackSentence')}</p>
      <Field label={t('sendBackWords')}>
        <Input.TextArea aria-label={t('sendBackWords')} value={words} rows={2} maxLength={1000} onChange={(event) => setWords(event.target.value)} />
      </Field>
      <div className="spot-send-row">
        <Field label={t('due')}>
          <DatePicker aria-label={t('due')} value={due} allowClear={false} disabledDate={(one) => one.isBefore(dayjs(today), 'day')} onChange={(to) => to && setDue(to)} />
        </Field>
        <Button htmlType="submit" disabled={!ready} loading={deed.isPending}>
          {t('sendBack')}
        </Button>
      </div>
    </form>
  )
}
