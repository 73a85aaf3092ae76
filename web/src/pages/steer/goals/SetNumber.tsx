//! A number that the reader may set: a place's goal, what is asked above it, or what it says it will bring.
import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commitToGoal, setGoal, setHedge } from '../../../api/queries.ts'
import type { PlanPlace, PlanTold } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { Disclosed } from '../../../shapes/Disclosed.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { whole } from '../../../shapes/figures.ts'
import { usePeriodName } from '../../../shapes/hooks.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { useDeed } from './useDeed.ts'
import { isWhole, WholeNumber } from './WholeNumber.tsx'

export type What = 'goal' | 'hedge' | 'commit'

interface Props {
  told: PlanTold
  place: PlanPlace
  what: What
  name: string
}

export function SetNumber({ told, place, what, name }: Props) {
  const { t } = useTranslation('goals')
  const language = useLanguage()
  const value = { goal: place.goal, hedge: place.hedge_set, commit: place.committed }[what]
  const locked = what === 'goal' && place.set.some((one) => one.locked)
  const text = value === null ? t('say') : whole(value, language)
  return (
    <Disclosed
      className="figure goals-set"
      name={t(`setOf.${what}`, { name, value: text })}
      box="goals-box"
      button={
        <>
          {locked && <Icon name="lock" size={13} />}
          <span>{text}</span>
        </>
      }
    >
      {(close) => <Form told={told} place={place} what={what} name={name} close={close} />}
    </Disclosed>
  )
}

function Form({ told, place, what, name, close }: Props & { close: () => void }) {
  const { t } = useTranslation('goals')
  const language = useLanguage()
  const periodName = usePeriodName()
  const { plan } = told
  const [span, setSpan] = useState(plan.period)
  const set = place.set.find((one) => one.span === span)
  const [value, setValue] = useState<number | null>({ goal: place.goal, hedge: place.hedge_set, commit: place.committed }[what])
  const [locked, setLocked] = useState(set?.locked ?? false)
  const [why, setWhy] = useState(set?.why ?? '')
  const deed = useDeed(
    (given: number | null) =>
      what === 'goal'
        ? setGoal(plan.number, { place: place.path, span, value: given, locked, why, seen: plan.seen })
        : what === 'hedge'
          ? setHedge(plan.number, { place: place.path, extra: given ?? 0, why, seen: plan.seen })
          : commitToGoal(plan.number, { place: place.path, value: given }),
    close,
  )
  const spans = [plan.period, ...(told.months.length === 12 ? [1, 2, 3, 4].map((n) => `${plan.period}-Q${n}`) : []), ...told.months]
  const choose = (to: string) => {
    const there = place.set.find((one) => one.span === to)
    const month = told.months.indexOf(to)
    setSpan(to)
    setValue(there?.value ?? (to === plan.period ? place.goal : month >= 0 ? (place.by_month[month] ?? 0) : quarter(place, told.months, to)))
    setLocked(there?.locked ?? false)
    setWhy(there?.why ?? '')
  }
  const needsWhy = what !== 'commit'
  return (
    <form
      className="goals-form"
      onSubmit={(event) => {
        event.preventDefault()
        deed.mutate(value)
      }}
    >
      <p className="goals-box-title">{t(`setTitle.${what}`, { name })}</p>
      {what === 'goal' && (
        <Field label={t('span')}>
          <Select aria-label={t('span')} value={span} options={spans.map((one) => ({ value: one, label: periodName(one) }))} onChange={choose} />
        </Field>
      )}
      <Field label={t('number')}>
        <WholeNumber label={t('number')} value={value} onChange={setValue} autoFocus />
      </Field>
      {what === 'goal' && (
        <Checkbox checked={locked} onChange={(event) => setLocked(event.target.checked)}>
          {t('lock')}
        </Checkbox>
      )}
      {needsWhy && (
        <Field label={t('why')}>
          <Input aria-label={t('why')} value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
        </Field>
      )}
      {set && what === 'goal' && (
        <p className="quiet small">{t('setBy', { who: set.by_name ?? t('owner'), value: whole(set.value, language), why: set.why })}</p>
      )}
      <div className="button-row">
        <Button htmlType="submit" type="primary" loading={deed.isPending} disabled={!isWhole(value) || (needsWhy && why.trim() === '')}>
          {t('save')}
        </Button>
        {((what === 'goal' && set) || (what === 'commit' && place.committed !== null)) && (
          <Button onClick={() => deed.mutate(null)} loading={deed.isPending}>
            {t('takeBack')}
          </Button>
        )}
        <Button onClick={close}>{t('cancel')}</Button>
      </div>
    </form>
  )
}

function quarter(place: PlanPlace, months: string[], span: string): number {
  const first = months.findIndex((month) => Math.ceil(Number(month.slice(5)) / 3) === Number(span.slice(-1)))
  return place.by_month.slice(first, first + 3).reduce((sum, one) => sum + one, 0)
}
