//! Opens a plan, or makes one anew from a published one.
import { Button, Checkbox, DatePicker, Input, Modal, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToday } from '../../../api/people.ts'
import { openPlan } from '../../../api/queries.ts'
import type { GoalItem, PlanItem } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useDeed } from './useDeed.ts'
import { isWhole, WholeNumber } from './WholeNumber.tsx'

interface Props {
  goals: GoalItem[]
  /** The published plan that it is made anew from. */
  from?: PlanItem
  primary?: boolean
  done: (number: number) => void
}

const CARRIES = ['place', 'shared', 'forgive'] as const

export function OpenPlan({ goals, from, primary, done }: Props) {
  const { t } = useTranslation('goals')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} onClick={() => setOpen(true)}>
        {t(from ? 'anew' : 'open')}
      </Button>
      {open && <Form goals={goals} from={from} close={() => setOpen(false)} done={done} />}
    </>
  )
}

function Form({ goals, from, close, done }: { close: () => void } & Pick<Props, 'goals' | 'from' | 'done'>) {
  const { t } = useTranslation('goals')
  const say = useSay()
  const today = useToday()
  const [goal, setGoal] = useState(from?.goal ?? goals[0]?.id ?? '')
  const [period, setPeriod] = useState(from?.period ?? today.slice(0, 4))
  const [total, setTotal] = useState<number | null>(from?.total ?? null)
  const [why, setWhy] = useState('')
  const [seen, setSeen] = useState<Dayjs | null>(null)
  const [carry, setCarry] = useState<(typeof CARRIES)[number]>('place')
  const deed = useDeed(openPlan, (plan) => {
    close()
    done(plan.number)
  })
  const [waterfall, setWaterfall] = useState(from?.waterfall ?? false)
  const right = /^\d{4}(-Q[1-4])?$/.test(period)
  const ready = isWhole(total) && why.trim() !== '' && right
  const send = () =>
    ready &&
    deed.mutate({ goal, period, total, why, carry, waterfall, seen_until: seen?.format('YYYY-MM-DD') ?? null, replaces: from?.number ?? null })
  return (
    <Modal
      open
      title={t(from ? 'anewTitle' : 'openTitle', { number: from?.number ?? 0 })}
      okText={t(from ? 'anew' : 'open')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !ready, loading: deed.isPending }}
      onOk={send}
      onCancel={close}
      destroyOnHidden
    >
      <p className="quiet small goals-form-sentence">{t(from ? 'anewSentence' : 'openSentence')}</p>
      <div className="goals-form">
        {goals.length > 1 && !from && (
          <Field label={t('goal')}>
            <Select aria-label={t('goal')} value={goal} options={goals.map((one) => ({ value: one.id, label: say(one) }))} onChange={setGoal} />
          </Field>
        )}
        {!from && (
          <Field label={t('period')}>
            <Input
              aria-label={t('period')}
              value={period}
              placeholder="2026, 2026-Q1"
              status={right ? undefined : 'error'}
              aria-invalid={!right}
              aria-describedby="goals-period"
              onChange={(event) => setPeriod(event.target.value.trim())}
            />
            <span id="goals-period" className={right ? 'quiet small' : 'small goals-wrong'}>
              {t(right ? 'periodHint' : 'periodWrong')}
            </span>
          </Field>
        )}
        <Field label={t('total')}>
          <WholeNumber label={t('total')} value={total} onChange={setTotal} />
        </Field>
        <Field label={t('seenUntil')}>
          <DatePicker aria-label={t('seenUntil')} value={seen} placeholder={t('seenDefault')} onChange={setSeen} style={{ width: '100%' }} />
        </Field>
        {from && (
          <Field label={t('carry')}>
            <Select aria-label={t('carry')} value={carry} options={CARRIES.map((one) => ({ value: one, label: t(`carries.${one}`) }))} onChange={setCarry} />
          </Field>
        )}
        <Checkbox checked={waterfall} onChange={(event) => setWaterfall(event.target.checked)}>
          {t('waterfall')}
        </Checkbox>
        <Field label={t('why')}>
          <Input.TextArea aria-label={t('why')} value={why} rows={2} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
        </Field>
      </div>
    </Modal>
  )
}
