//! What was sent back: to whom, why, until when, and the answer of who leads the team.
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { evidenceQuery } from '../../../api/evidence.ts'
import { answerCase } from '../../../api/spot.ts'
import type { SpotReturned } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { useDeed } from '../goals/useDeed.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'
import { Back } from './Checklist.tsx'
import { Evidence, useOpened } from './Evidence.tsx'
import type { Hearing } from './marks.ts'

export function Returned({ all }: { all: SpotReturned[] }) {
  return (
    <ul className="spot-returned">
      {all.map((one) => (
        <li key={`${one.draw}/${one.case}`}>
          <One of={one} />
        </li>
      ))}
    </ul>
  )
}

function One({ of }: { of: SpotReturned }) {
  const { t } = useTranslation('spot')
  const say = useSay()
  const place = usePlaceName()
  const answered = of.back.answer !== null
  return (
    <article className="panel" aria-label={of.key}>
      <div className="spot-title">
        <h2>
          {say(of.name)} {of.key}
        </h2>
        <span className={`tag ${answered ? 'tag-good' : of.back.overdue ? 'tag-bad' : 'tag-warn'}`}>
          {answered ? t('back.answered') : of.back.overdue ? t('back.overdue') : t('dueBy', { due: of.back.due })}
        </span>
      </div>
      <p className="quiet small">
        {of.day} · {place(of.place)}
      </p>
      <ul className="spot-violated">
        {of.violated.map((one) => (
          <li key={one.en}>✕ {say(one)}</li>
        ))}
      </ul>
      {of.seen.map((words) => (
        <p key={words} className="spot-words">
          {words}
        </p>
      ))}
      <Back of={of.back} />
      <Files of={of} />
      {of.may_answer && <Answer of={of} />}
    </article>
  )
}

/** What is there to be heard and read of the case, and what is added to answer it; asked for when somebody looks. */
function Files({ of }: { of: SpotReturned }) {
  const { t } = useTranslation('spot')
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const hearing = useRef<Hearing>(null)
  const opened = useOpened()
  const about = { kind: of.kind, about: of.key }
  const told = useQuery({ ...evidenceQuery(about), enabled: open })
  return (
    <div ref={place} tabIndex={-1} className="spot-files no-print">
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('evidence.title')}
      </Button>
      {open && (
        <Loaded query={told} height={80}>
          {(found) => <Evidence {...about} of={found} opened={opened} hearing={hearing} desk={place} />}
        </Loaded>
      )}
    </div>
  )
}

function Answer({ of }: { of: SpotReturned }) {
  const { t } = useTranslation('spot')
  const [words, setWords] = useState('')
  const deed = useDeed(() => answerCase({ draw: of.draw, case: of.case }, { words }))
  const ready = words.trim() !== ''
  return (
    <form
      className="spot-send no-print"
      aria-label={t('answer')}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) deed.mutate(undefined)
      }}
    >
      <Field label={t('answerWords')}>
        <Input.TextArea aria-label={`${t('answerWords')} ${of.key}`} value={words} rows={2} maxLength={1000} onChange={(event) => setWords(event.target.value)} />
      </Field>
      <div className="button-row">
        <Button htmlType="submit" type="primary" disabled={!ready} loading={deed.isPending}>
          {t('answer')}
        </Button>
      </div>
    </form>
  )
}
