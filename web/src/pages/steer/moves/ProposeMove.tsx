//! Proposes a move: what, where, why, and what it should bring in which time.
import { Button, DatePicker, Input, InputNumber, Modal, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { proposeMove } from '../../../api/moves.ts'
import { useToday } from '../../../api/people.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useLabels } from '../../../shapes/hooks.ts'
import { useDeed } from '../goals/useDeed.ts'

const LEVELS = ['region', 'branch', 'team', 'agent'] as const
type Level = '' | (typeof LEVELS)[number]

export function ProposeMove() {
  const { t } = useTranslation('moves')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('propose')}
      </Button>
      {open && <Form close={() => setOpen(false)} />}
    </>
  )
}

function Form({ close }: { close: () => void }) {
  const { t } = useTranslation('moves')
  const labels = useLabels()
  const today = useToday()
  const [what, setWhat] = useState('')
  const [why, setWhy] = useState('')
  const [level, setLevel] = useState<Level>('team')
  const [code, setCode] = useState('')
  const [extra, setExtra] = useState<number | null>(null)
  const [time, setTime] = useState<[Dayjs, Dayjs]>([dayjs(today).add(1, 'month').startOf('month'), dayjs(today).add(3, 'month').endOf('month')])
  const [cost, setCost] = useState<number | null>(null)
  const deed = useDeed(proposeMove, close)
  const ready = what.trim() !== '' && why.trim() !== '' && (level === '' || code.trim() !== '')
  const day = (one: Dayjs) => one.format('YYYY-MM-DD')
  const send = () =>
    ready &&
    deed.mutate({
      what,
      why,
      place: level === '' ? {} : { [level]: code.trim() },
      expected: extra === null ? null : { extra, from: day(time[0]), to: day(time[1]), where: {} },
      cost_fen: Math.round((cost ?? 0) * 100),
    })
  return (
    <Modal
      open
      title={t('propose')}
      okText={t('propose')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !ready, loading: deed.isPending }}
      onOk={send}
      onCancel={close}
      destroyOnHidden
    >
      <p className="quiet small move-form-sentence">{t('proposeSentence')}</p>
      <div className="move-form">
        <Field label={t('what')}>
          <Input aria-label={t('what')} value={what} maxLength={500} onChange={(event) => setWhat(event.target.value)} />
        </Field>
        <div className="move-place">
          <Field label={t('level')}>
            <Select<Level>
              aria-label={t('level')}
              value={level}
              options={[{ value: '', label: t('company') }, ...LEVELS.map((one) => ({ value: one, label: labels.dimension(one) }))]}
              onChange={setLevel}
            />
          </Field>
          {level !== '' && (
            <Field label={t('code')}>
              <Input aria-label={t('code')} value={code} maxLength={100} onChange={(event) => setCode(event.target.value)} />
            </Field>
          )}
        </div>
        <Field label={t('why')}>
          <Input.TextArea aria-label={t('why')} value={why} rows={2} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
        </Field>
        <div className="move-place">
          <Field label={t('extra')}>
            <InputNumber aria-label={t('extra')} value={extra} onChange={setExtra} style={{ width: '100%' }} />
          </Field>
          <Field label={t('costYuan')}>
            <InputNumber aria-label={t('costYuan')} value={cost} min={0} precision={2} onChange={setCost} style={{ width: '100%' }} />
          </Field>
        </div>
        <Field label={t('when')}>
          <DatePicker.RangePicker
            aria-label={t('when')}
            allowClear={false}
            value={time}
            onChange={(to) => to?.[0] && to[1] && setTime([to[0], to[1]])}
            style={{ width: '100%' }}
          />
        </Field>
      </div>
    </Modal>
  )
}
