//! Joint visits with this agent: the day on which somebody comes along, what was seen, and the agent's answer to it; below them the
//! last that were answered.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commentJoint } from '../api/joint.ts'
import { Problem } from '../api/problem.ts'
import type { JointItem } from '../api/types.ts'
import { useLanguage, useSay } from '../locales/say.ts'
import { spoken } from './days.ts'
import { myJointQuery } from './mine.ts'

/** What the server takes as the words of a deed. */
const LONGEST = 1000

export function Joint({ agent }: { agent: string }) {
  const { t } = useTranslation('phone')
  const { open = [], answered = [] } = useQuery(myJointQuery(agent)).data ?? {}
  if (open.length + answered.length === 0) return null
  const list = (visits: JointItem[]) => (
    <ul className="kept">
      {visits.map((one) => (
        <Visit key={one.number} of={one} />
      ))}
    </ul>
  )
  return (
    <section className="card" aria-labelledby="joint">
      <h2 id="joint">{t('joint.title')}</h2>
      {open.length > 0 && list(open)}
      {answered.length > 0 && (
        <details>
          <summary>{t('joint.answered')}</summary>
          {list(answered)}
        </details>
      )}
    </section>
  )
}

function Visit({ of }: { of: JointItem }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const say = useSay()
  const client = useQueryClient()
  const id = useId()
  const [words, setWords] = useState('')
  const [refused, setRefused] = useState('')
  const comment = async () => {
    setRefused('')
    try {
      await commentJoint(of.number, words.trim())
      await client.invalidateQueries({ queryKey: ['phone', 'joint'] })
    } catch (error) {
      setRefused(error instanceof Problem && error.message ? error.message : t('tasks.failed'))
    }
  }
  return (
    <li>
      <p className="kept-what">
        <b>{t(of.words ? 'joint.made' : 'joint.planned', { manager: of.manager, day: spoken(of.day, language) })}</b>
      </p>
      {of.why && <p className="quiet small">{of.why}</p>}
      {of.words && (
        <>
          {of.points.map((one) => (
            <p key={one.id} className="quiet small">
              {t('joint.score', { point: say(one.name), score: one.score ?? 0, best: of.best })}
            </p>
          ))}
          <p>{of.words}</p>
          {of.comments.map((one) => (
            <p key={one.at} className="quiet small">
              {t('joint.said', { who: one.by, words: one.words })}
            </p>
          ))}
          {of.comments.length === 0 && (
            <form
              onSubmit={(event) => {
                event.preventDefault()
                void comment()
              }}
            >
              <label htmlFor={id}>{t('joint.answer')}</label>
              <input id={id} required maxLength={LONGEST} value={words} onChange={(event) => setWords(event.target.value)} />
              <p className="refused" role="alert">
                {refused}
              </p>
              <button type="submit" className="button">
                {t('joint.send')}
              </button>
            </form>
          )}
        </>
      )}
    </li>
  )
}
