//! A key's secret, told once.
import { App, Button, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'

export function SecretOnce({ secret, close }: { secret: string; close: () => void }) {
  const { t } = useTranslation('accounts')
  const { message } = App.useApp()
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => void message.success(t('copied')),
      () => void message.warning(t('copyFailed')),
    )
  return (
    <Modal open title={t('secret')} onCancel={close} closable={{ 'aria-label': t('close') }} footer={<Button onClick={close}>{t('close')}</Button>}>
      <p>{t('secretSentence')}</p>
      <div className="account-secret">
        <Input.TextArea aria-label={t('secret')} readOnly autoSize value={secret} />
        <Button onClick={() => void copy()}>{t('copy')}</Button>
      </div>
    </Modal>
  )
}
