//! What is agreed when the pack is looked at: each with its owner and its day, followed up in the next pack.
import { Button, DatePicker, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agreeAction } from '../../../api/review.ts'
import type { Move, Review } from '../../../api/types.ts'
import { useMe, useToday } from '../../../api/people.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useLabels } from '../../../shapes/hooks.ts'
import { useDeed } from '../goals/useDeed.ts'
import { End } from '../moves/End.tsx'
import { usePlaceName } from '../moves/usePlaceName.ts'
import { deepest } from './search.ts'

export function Agreed({ of, review }: { of: Move[]; review: Review }) {
  const { t } = useTranslation('review')
  return (
    <>
      {of.length === 0 ? (
        <p className="quiet">{t('nothingAgreed')}</p>
      ) : (
        <ul className="review-list">
          {of.map((one) => (
            <One key={one.number} of={one} />
          ))}
        </ul>
      )}
      {review.may_agree && <Form review={review} />}
    </>
  )
}

function One({ of }: { of: Move }) {
  const { t } = useTranslation('moves')
  const say = useSay()
  const place = usePlaceName()
  const name = say(of.what)
  return (
    <li>
      <p>
        <b>{name}</b> <span className={`tag ${of.state === 'done' ? 'tag-good' : of.state === 'accepted' ? 'tag-blue' : ''}`}>{t(`state.${of.state}`)}</span>{' '}
        {of.overdue && <span className="tag tag-bad">{t('overdue')}</span>}
      </p>
      <p className="quiet small">
        {place(of.place)}
        {of.owner ? ` · ${t('ownedBy', { who: of.owner === 'owner' ? t('owner') : of.owner, due: of.due ?? '' })}` : ''} · {say(of.why)}
      </p>
      {of.may_do && (
        <div className="button-row">
          <End of={of} name={name} ending="done" primary />
          <End of={of} name={name} ending="withdraw" />
        </div>
      )}
    </li>
  )
}

function Form({ review }: { review: Review }) {
  const { t } = useTranslation('review')
  const labels = useLabels()
  const me = useMe()
  const today = useToday()
  const usual = () => dayjs(today).add(review.every === 'week' ? 7 : 30, 'day')
  const [what, setWhat] = useState('')
  const [why, setWhy] = useState('')
  const [owner, setOwner] = useState('')
  const [at, setAt] = useState('')
  const [extra, setExtra] = useState<number | null>(null)
  const [due, setDue] = useState(usual)
  const deed = useDeed(agreeAction, () => {
    setWhat('')
    setWhy('')
    setExtra(null)
  })
  const ready = what.trim() !== '' && why.trim() !== ''
  const keys = [...new Set(review.sections.flatMap((section) => section.figures?.rows.map((row) => row.key) ?? []))].filter((key): key is string => key !== null)
  const send = () =>
    ready &&
    deed.mutate({
      pack: review.pack,
      day: review.from,
      place: at === '' ? deepest(review.place) : { [review.by]: at },
      what,
      why,
      owner: owner.trim() || null,
      due: due.format('YYYY-MM-DD'),
      expected: extra === null ? null : { extra, from: today, to: due.format('YYYY-MM-DD'), where: {} },
    })
  return (
    <form
      className="review-form no-print"
      aria-label={t('agree')}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Field label={t('what')}>
        <Input aria-label={t('what')} value={what} maxLength={500} placeholder={t('whatHint')} onChange={(event) => setWhat(event.target.value)} />
      </Field>
      <Field label={t('why')}>
        <Input aria-label={t('why')} value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
      </Field>
      <div className="review-form-row">
        <Field label={t('where')}>
          <Select
            aria-label={t('where')}
            value={at}
            showSearch
            options={[{ value: '', label: t('here') }, ...keys.map((key) => ({ value: key, label: labels.value(review.by, key) }))]}
            onChange={setAt}
          />
        </Field>
        <Field label={t('owner')}>
          <Input aria-label={t('owner')} value={owner} maxLength={100} placeholder={me?.name || t('me')} onChange={(event) => setOwner(event.target.value)} />
        </Field>
        <Field label={t('due')}>
          <DatePicker aria-label={t('due')} value={due} allowClear={false} disabledDate={(one) => one.isBefore(dayjs(today), 'day')} onChange={(to) => to && setDue(to)} style={{ width: '100%' }} />
        </Field>
        <Field label={t('extra')}>
          <InputNumber aria-label={t('extra')} value={extra} onChange={setExtra} style={{ width: '100%' }} />
        </Field>
      </div>
      <div className="button-row">
        <Button htmlType="submit" type="primary" disabled={!ready} loading={deed.isPending}>
          {t('agree')}
        </Button>
      </div>
      <p className="quiet small">{t('agreeSentence')}</p>
    </form>
  )
}
