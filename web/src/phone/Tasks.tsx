//! What this agent took on and has not done yet: what, why, what it is worth, until when; and that it is done.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { endMove } from '../api/moves.ts'
import { Problem } from '../api/problem.ts'
import type { Move } from '../api/types.ts'
import { useLanguage, useSay } from '../locales/say.ts'
import { signed } from '../shapes/figures.ts'
import { spoken } from './days.ts'
import { myTasksQuery } from './mine.ts'

/** What the server takes as the words of a deed. */
const LONGEST = 400

export function Tasks() {
  const { t } = useTranslation('phone')
  const tasks = useQuery(myTasksQuery).data ?? []
  if (tasks.length === 0) return null
  return (
    <section className="card" aria-labelledby="tasks">
      <h2 id="tasks">{t('tasks.title')}</h2>
      <ul className="kept">
        {tasks.map((task) => (
          <Task key={task.number} task={task} />
        ))}
      </ul>
    </section>
  )
}

function Task({ task }: { task: Move }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const say = useSay()
  const client = useQueryClient()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const [refused, setRefused] = useState('')
  const done = async () => {
    setRefused('')
    try {
      await endMove(task.number, 'done', { words: words.trim(), seen: task.seen })
      await client.invalidateQueries({ queryKey: myTasksQuery.queryKey })
    } catch (error) {
      setRefused(error instanceof Problem && error.message ? error.message : t('tasks.failed'))
    }
  }
  return (
    <li>
      <p className="kept-what">
        <b>{say(task.what)}</b>
        {task.due && <span className={task.overdue ? 'tag tag-bad' : 'tag'}>{t(task.overdue ? 'tasks.overdue' : 'tasks.due', { day: spoken(task.due, language) })}</span>}
      </p>
      <p className="quiet small">{say(task.why)}</p>
      {task.expected && (
        <p className="quiet small">{t('tasks.worth', { what: say(task.expected.measure), many: signed(task.expected.extra, task.expected.measure, language) })}</p>
      )}
      {open ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void done()
          }}
        >
          <label htmlFor={id}>{t('tasks.words')}</label>
          <input id={id} autoFocus required maxLength={LONGEST} value={words} onChange={(event) => setWords(event.target.value)} />
          <p className="refused" role="alert">
            {refused}
          </p>
          <button type="submit" className="button button-first">
            {t('tasks.done')}
          </button>
        </form>
      ) : (
        <button type="button" className="button" aria-label={`${t('tasks.done')}: ${say(task.what)}`} onClick={() => setOpen(true)}>
          {t('tasks.done')}
        </button>
      )}
    </li>
  )
}
