//! A new password for somebody who cannot sign in.
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export function NewPassword({ name, set, close }: { name: string; set: (password: string) => Promise<void>; close: () => void }) {
  const { t } = useTranslation('accounts')
  const [password, setPassword] = useState('')
  return (
    <Modal
      open
      title={t('newPasswordFor', { name })}
      okText={t('newPassword')}
      cancelText={t('keep')}
      okButtonProps={{ disabled: password.length < 12 }}
      onOk={() => set(password)}
      onCancel={close}
      closable={{ 'aria-label': t('close') }}
    >
      <p className="quiet">{t('passwordRule')}</p>
      <Input.Password aria-label={t('password')} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
    </Modal>
  )
}
