//! The own score line by line, and the appeal of a line.
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.ts'
import { appealScore } from '../api/scores.ts'
import type { Score as Told, ScoreLine } from '../api/types.ts'
import { useSay } from '../locales/say.ts'
import { named } from '../shapes/named.ts'
import { Bar } from './Bar.tsx'
import { myScoreQuery } from './mine.ts'

const points = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits))

export function Score({ of }: { of: Told }) {
  const { t } = useTranslation('phone')
  const say = useSay()
  const { row } = of
  return (
    <section className="card" aria-labelledby="score">
      <h2 id="score">
        {say(of.of.name)}
        <span className="tag">{of.of.period}</span>
      </h2>
      <p className="odds">
        <b>{points(row.total, 1)}</b> {row.low !== null && t('score.range', { low: points(row.low, 0), high: points(row.high, 0) })}
      </p>
      {row.hardly && <p className="note">{t('score.hardly')}</p>}
      {row.told !== null && <p className="quiet small">{t('score.told', { told: points(row.told, 1) })}</p>}
      <ul className="tiers">
        {of.of.sides.map((side, n) => (
          <li key={side.id}>
            <span>{t(`score.side.${side.id as 'attainment'}`)}</span>
            <b>{points(row.sides[n] ?? null, 1)}</b>
            <Bar part={(row.sides[n] ?? 0) / 100} />
          </li>
        ))}
      </ul>
      {of.most && <p className="small">{say(of.most)}</p>}
      <details>
        <summary>{t('score.lines')}</summary>
        <ul className="why">
          {of.lines.map((line) => (
            <Line key={line.item} of={of} line={line} />
          ))}
        </ul>
        <p className="quiet small">
          {of.of.notes.map((note) => say(note)).join(' ')} {of.of.appeals_until && t('score.until', { day: of.of.appeals_until })}
        </p>
      </details>
    </section>
  )
}

function Line({ of, line }: { of: Told; line: ScoreLine }) {
  const { t } = useTranslation('phone')
  const say = useSay()
  const item = of.of.items.find((one) => one.id === line.item)
  const { appeal } = line
  return (
    <li>
      <b>{item && say(item.name)}</b> {say(line.words)}
      {appeal && (
        <p className="small">
          <span className="tag">{t(`score.state.${appeal.state as 'waiting'}`)}</span> {appeal.words} {appeal.reason}
        </p>
      )}
      {line.may_appeal && <Appeal of={of} line={line} />}
    </li>
  )
}

function Appeal({ of, line }: { of: Told; line: ScoreLine }) {
  const { t } = useTranslation('phone')
  const client = useQueryClient()
  const id = useId()
  const [words, setWords] = useState('')
  const [facts, setFacts] = useState('')
  const [refused, setRefused] = useState('')
  const send = async () => {
    setRefused('')
    try {
      await appealScore({ score: of.of.score, period: of.of.period, agent: of.row.agent, item: line.item, words: words.trim(), facts: named(facts) })
      await client.invalidateQueries({ queryKey: myScoreQuery(of.row.agent).queryKey })
    } catch (error) {
      setRefused(error instanceof Problem && error.message ? error.message : t('tasks.failed'))
    }
  }
  return (
    <details>
      <summary>{t('score.appeal')}</summary>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault()
          if (words.trim()) void send()
        }}
      >
        <label htmlFor={id}>{t('score.words')}</label>
        <input id={id} autoComplete="off" maxLength={500} value={words} onChange={(event) => setWords(event.target.value)} />
        {line.names_facts && (
          <>
            <label htmlFor={`${id}f`}>{t('score.facts')}</label>
            <input id={`${id}f`} autoComplete="off" value={facts} onChange={(event) => setFacts(event.target.value)} />
          </>
        )}
        <button type="submit" className="button" disabled={!words.trim()}>
          {t('score.send')}
        </button>
        {refused && (
          <p className="refused" role="alert">
            {refused}
          </p>
        )}
      </form>
    </details>
  )
}
