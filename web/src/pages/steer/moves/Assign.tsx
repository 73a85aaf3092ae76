//! Gives a move to somebody, with the day until which it is done.
import { Button, DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { acceptMove } from '../../../api/moves.ts'
import { useToday } from '../../../api/people.ts'
import type { Move } from '../../../api/types.ts'
import { Disclosed } from '../../../shapes/Disclosed.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { useDeed } from '../goals/useDeed.ts'
import { usualDue } from './OneMove.tsx'

export function Assign({ of, name }: { of: Move; name: string }) {
  const { t } = useTranslation('moves')
  return (
    <Disclosed className="plain-button" name={t('assignOf', { name })} box="move-box" button={t('assign')}>
      {(close) => <Form of={of} close={close} />}
    </Disclosed>
  )
}

function Form({ of, close }: { of: Move; close: () => void }) {
  const { t } = useTranslation('moves')
  const today = useToday()
  const [owner, setOwner] = useState('')
  const [due, setDue] = useState(of.due ?? usualDue(of, today))
  const deed = useDeed(() => acceptMove(of.number, { owner: owner || null, due, words: '', seen: of.seen }), close)
  return (
    <form
      className="move-form"
      onSubmit={(event) => {
        event.preventDefault()
        deed.mutate(undefined)
      }}
    >
      <Field label={t('who')}>
        <Select aria-label={t('who')} value={owner} showSearch options={[{ value: '', label: t('me') }, ...of.owners.map((one) => ({ value: one, label: one }))]} onChange={setOwner} />
      </Field>
      <Field label={t('due')}>
        <DatePicker
          aria-label={t('due')}
          allowClear={false}
          value={dayjs(due)}
          disabledDate={(one) => one.isBefore(dayjs(today), 'day')}
          onChange={(to) => to && setDue(to.format('YYYY-MM-DD'))}
          style={{ width: '100%' }}
        />
      </Field>
      <div className="button-row">
        <Button htmlType="submit" type="primary" loading={deed.isPending}>
          {t('assign')}
        </Button>
        <Button onClick={close}>{t('cancel')}</Button>
      </div>
    </form>
  )
}
