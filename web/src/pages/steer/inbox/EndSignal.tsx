//! Puts a signal off until a day, or closes it, with the reason.
import { DatePicker, Input, Modal } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToday } from '../../../api/people.ts'
import { closeSignal, snoozeSignal, type SignalAt } from '../../../api/signals.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useDeed } from '../goals/useDeed.ts'

interface Props {
  at: SignalAt
  /** What was looked at. */
  asked: { seen: number; day?: string }
  name: string
  ending: 'snooze' | 'close' | 'closeCase'
  close: () => void
}

const LONGEST_DAYS = 92

export function EndSignal({ at, asked, name, ending, close }: Props) {
  const { t } = useTranslation('inbox')
  const today = useToday()
  const [words, setWords] = useState('')
  const [until, setUntil] = useState(dayjs(today).add(7, 'day'))
  const deed = useDeed(() => (ending === 'snooze' ? snoozeSignal(at, { words, until: until.format('YYYY-MM-DD'), ...asked }) : closeSignal(at, { words, ...asked })), close)
  const ready = words.trim() !== ''
  return (
    <Modal
      open
      title={t(`end.${ending}`)}
      okText={t(`end.${ending}`)}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !ready, loading: deed.isPending }}
      onOk={() => ready && deed.mutate(undefined)}
      onCancel={close}
      destroyOnHidden
    >
      <p className="quiet small">{name}</p>
      <div className="signal-form">
        {ending === 'snooze' && (
          <Field label={t('untilDay')}>
            <DatePicker
              aria-label={t('untilDay')}
              allowClear={false}
              value={until}
              disabledDate={(one) => !one.isAfter(dayjs(today), 'day') || one.isAfter(dayjs(today).add(LONGEST_DAYS, 'day'), 'day')}
              onChange={(to) => to && setUntil(to)}
              style={{ width: '100%' }}
            />
          </Field>
        )}
        <Field label={t(`words.${ending}`)}>
          <Input.TextArea aria-label={t(`words.${ending}`)} value={words} rows={2} maxLength={500} autoFocus onChange={(event) => setWords(event.target.value)} />
        </Field>
      </div>
    </Modal>
  )
}
