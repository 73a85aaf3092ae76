//! Draws a sample: of which check, of which period, from which seed.
import { getRouteApi } from '@tanstack/react-router'
import { Button, Checkbox, DatePicker, InputNumber, Modal, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToday } from '../../../api/people.ts'
import { drawSample } from '../../../api/spot.ts'
import type { SpotChecks } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useDeed } from '../goals/useDeed.ts'
import { usePart } from './words.ts'

const DAY = 'YYYY-MM-DD'
const route = getRouteApi('/spot')

export function DrawForm({ told }: { told: SpotChecks }) {
  const { t } = useTranslation('spot')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('draw')}
      </Button>
      {open && <Form told={told} close={() => setOpen(false)} />}
    </>
  )
}

function Form({ told, close }: { told: SpotChecks; close: () => void }) {
  const { t } = useTranslation('spot')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const part = usePart()
  const today = useToday()
  const navigate = route.useNavigate()
  const [check, setCheck] = useState(told.checks[0]?.id ?? '')
  const [[from, to], setPeriod] = useState<[Dayjs, Dayjs]>([dayjs(told.from), dayjs(told.to)])
  const [seed, setSeed] = useState<number | null>(null)
  const [replace, setReplace] = useState(true)
  const deed = useDeed(drawSample, (drawn) => {
    close()
    void navigate({ search: { draw: drawn.of.number } })
  })
  const of = told.checks.find((one) => one.id === check)
  const period = { from: from.format(DAY), to: to.format(DAY) }
  const before = told.draws.find((one) => one.check === check && one.from === period.from && one.to === period.to && one.may_replace)
  const send = () => deed.mutate({ check, ...period, seed, replaces: before && replace ? before.number : null })
  return (
    <Modal className="spot-form" open title={t('draw')} okText={t('draw')} cancelText={t('cancel')} okButtonProps={{ disabled: !of, loading: deed.isPending }} onOk={send} onCancel={close} focusTriggerAfterClose={false} destroyOnHidden>
      <p className="quiet small spot-form-sentence">{t('drawSentence')}</p>
      <Field label={t('check')}>
        <Select aria-label={t('check')} value={check} options={told.checks.map((one) => ({ value: one.id, label: say(one.name) }))} onChange={setCheck} style={{ width: '100%' }} />
      </Field>
      {of && (
        <p className="quiet small spot-form-sentence">
          {say(of.definition)}
          <br />
          {t(`how.${of.how as 'simple'}`, { by: of.by ? labels.dimension(of.by) : '', count: whole(of.draw, language) })}{' '}
          {of.second > 0 && t('twice', { part: part(of.second) })}
        </p>
      )}
      <Field label={t('period')}>
        <DatePicker.RangePicker
          aria-label={t('period')}
          value={[from, to]}
          allowClear={false}
          disabledDate={(one) => !one.isBefore(dayjs(today), 'day')}
          onChange={(picked) => picked?.[0] && picked[1] && setPeriod([picked[0], picked[1]])}
          style={{ width: '100%' }}
        />
      </Field>
      <Field label={t('seed')}>
        <InputNumber aria-label={t('seed')} value={seed} min={0} max={Number.MAX_SAFE_INTEGER} precision={0} placeholder={t('seedHint')} onChange={setSeed} style={{ width: '100%' }} />
      </Field>
      {before && (
        <Checkbox checked={replace} onChange={(event) => setReplace(event.target.checked)}>
          {t('replaces', { number: before.number })}
        </Checkbox>
      )}
    </Modal>
  )
}
