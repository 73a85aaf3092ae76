//! Ends a move with a sentence: why it is declined or withdrawn, or what was done.
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { endMove, type Ending } from '../../../api/moves.ts'
import type { Move } from '../../../api/types.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useDeed } from '../goals/useDeed.ts'

interface Props {
  of: Move
  name: string
  ending: Ending
  primary?: boolean
  /** Opened by a key. */
  open?: boolean
  settle?: () => void
}

export function End({ of, name, ending, primary = false, open = false, settle }: Props) {
  const { t } = useTranslation('moves')
  const [pressed, setPressed] = useState(false)
  const close = () => {
    setPressed(false)
    settle?.()
  }
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} onClick={() => setPressed(true)} aria-label={t(`endOf.${ending}`, { name })}>
        {t(`end.${ending}`)}
      </Button>
      {(pressed || open) && <Form of={of} name={name} ending={ending} close={close} />}
    </>
  )
}

function Form({ of, name, ending, close }: { close: () => void } & Pick<Props, 'of' | 'name' | 'ending'>) {
  const { t } = useTranslation('moves')
  const [words, setWords] = useState('')
  const deed = useDeed(() => endMove(of.number, ending, { words, seen: of.seen }), close)
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
      <Field label={t(`words.${ending}`)}>
        <Input.TextArea aria-label={t(`words.${ending}`)} value={words} rows={2} maxLength={500} autoFocus onChange={(event) => setWords(event.target.value)} />
      </Field>
    </Modal>
  )
}
