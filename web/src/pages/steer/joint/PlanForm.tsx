//! Plans a joint visit: with whom, on which day, what it is for.
import { DatePicker, Input, Modal, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { planJoint } from '../../../api/joint.ts'
import type { JointVisits } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useDeed } from '../goals/useDeed.ts'
import { PickAgent } from './PickAgent.tsx'

const DAY = 'YYYY-MM-DD'

interface Props {
  told: JointVisits
  agent: string | undefined
  play: number | undefined
  close: () => void
}

export function PlanForm({ told, agent: given, play, close }: Props) {
  const { t } = useTranslation('joint')
  const say = useSay()
  const [agent, setAgent] = useState(given ?? '')
  const [day, setDay] = useState(dayjs(told.today))
  const [manager, setManager] = useState('')
  const [why, setWhy] = useState('')
  const [form, setForm] = useState(told.forms[0]?.id ?? '')
  const deed = useDeed(planJoint, close)
  const ready = agent.trim() !== '' && !deed.isPending
  const send = () => ready && deed.mutate({ agent: agent.trim(), day: day.format(DAY), manager: manager.trim() || null, why, play: play ?? null, form })
  const of = told.forms.find((one) => one.id === form)
  return (
    <Modal
      className="joint-form"
      open
      title={t('planTitle')}
      okText={t('plan')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !ready, loading: deed.isPending }}
      onOk={send}
      onCancel={close}
      destroyOnHidden
    >
      {play !== undefined && <p className="quiet small">{t('fromCase', { number: play })}</p>}
      <Field label={t('agent')}>
        <PickAgent label={t('agent')} value={agent} choose={setAgent} />
      </Field>
      <Field label={t('day')}>
        <DatePicker
          aria-label={t('day')}
          value={day}
          allowClear={false}
          disabledDate={(one) => one.isBefore(dayjs(told.today), 'day')}
          onChange={(to) => to && setDay(to)}
          style={{ width: '100%' }}
        />
      </Field>
      <Field label={t('manager')}>
        <PickAgent label={t('manager')} hint={t('managerHint')} value={manager} choose={setManager} />
      </Field>
      <Field label={t('why')}>
        <Input.TextArea aria-label={t('why')} value={why} rows={2} maxLength={1000} onChange={(event) => setWhy(event.target.value)} />
      </Field>
      {told.forms.length > 1 && (
        <Field label={t('form')}>
          <Select aria-label={t('form')} value={form} options={told.forms.map((one) => ({ value: one.id, label: say(one.name) }))} onChange={setForm} style={{ width: '100%' }} />
        </Field>
      )}
      {of && <p className="quiet small">{say(of.definition)}</p>}
    </Modal>
  )
}
