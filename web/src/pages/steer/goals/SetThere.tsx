//! Leave of an agent, or a seat that is planned: such a place has a goal for the days present only.
import { Button, DatePicker, Input } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setThere } from '../../../api/queries.ts'
import type { PlanPlace, PlanTold } from '../../../api/types.ts'
import { Disclosed } from '../../../shapes/Disclosed.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { useDeed } from './useDeed.ts'

interface Props {
  told: PlanTold
  /** The agent; the team of a seat that is new. */
  place: PlanPlace
  name: string
  seat: boolean
}

export function SetThere({ told, place, name, seat }: Props) {
  const { t } = useTranslation('goals')
  const { there } = place
  const text = there ? t(there.seat ? 'seatFrom' : 'leaveFrom', { since: there.since, until: there.until ?? t('untilEnd') }) : t(seat ? 'addSeat' : 'addLeave')
  return (
    <Disclosed
      className={there || seat ? 'figure' : 'figure goals-quiet'}
      name={there ? t('thereOf', { name, text }) : seat ? t('addSeatOf', { name }) : t('addLeaveOf', { name })}
      box="goals-box"
      button={<span>{text}</span>}
    >
      {(close) => <Form told={told} place={place} name={name} seat={seat} close={close} />}
    </Disclosed>
  )
}

function Form({ told, place, name, seat, close }: Props & { close: () => void }) {
  const { t } = useTranslation('goals')
  const { there } = place
  const [code, setCode] = useState('')
  const [since, setSince] = useState<Dayjs | null>(there ? dayjs(there.since) : null)
  const [until, setUntil] = useState<Dayjs | null>(there?.until ? dayjs(there.until) : null)
  const [why, setWhy] = useState(there?.why ?? '')
  const adds = seat && !there
  const deed = useDeed(
    (from: string | null) =>
      setThere(told.plan.number, {
        place: adds ? [...place.path, code.trim()] : place.path,
        seat: seat || (there?.seat ?? false),
        since: from,
        until: until?.format('YYYY-MM-DD') ?? null,
        why,
      }),
    close,
  )
  return (
    <form
      className="goals-form"
      onSubmit={(event) => {
        event.preventDefault()
        deed.mutate(since?.format('YYYY-MM-DD') ?? null)
      }}
    >
      <p className="goals-box-title">{t(seat ? 'seatTitle' : 'leaveTitle', { name })}</p>
      {adds && (
        <Field label={t('seatCode')}>
          <Input aria-label={t('seatCode')} value={code} maxLength={64} onChange={(event) => setCode(event.target.value)} autoFocus />
        </Field>
      )}
      <Field label={t(seat ? 'seatSince' : 'leaveSince')}>
        <DatePicker aria-label={t(seat ? 'seatSince' : 'leaveSince')} value={since} onChange={setSince} style={{ width: '100%' }} />
      </Field>
      {!seat && (
        <Field label={t('leaveUntil')}>
          <DatePicker aria-label={t('leaveUntil')} value={until} placeholder={t('untilEnd')} onChange={setUntil} style={{ width: '100%' }} />
        </Field>
      )}
      <Field label={t('why')}>
        <Input aria-label={t('why')} value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
      </Field>
      <div className="button-row">
        <Button htmlType="submit" type="primary" loading={deed.isPending} disabled={since === null || why.trim() === '' || (adds && code.trim() === '')}>
          {t('save')}
        </Button>
        {there && (
          <Button onClick={() => deed.mutate(null)} loading={deed.isPending}>
            {t('takeBack')}
          </Button>
        )}
        <Button onClick={close}>{t('cancel')}</Button>
      </div>
    </form>
  )
}
