//! A definition drafted from the file, to start from when no format fits.
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'

export function Draft({ text }: { text: string }) {
  const { t } = useTranslation('imports')
  const { message } = App.useApp()
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => void message.success(t('draft.copied')),
      () => void message.warning(t('draft.notCopied')),
    )
  return (
    <details className="fold draft">
      <summary>{t('draft.title')}</summary>
      <p className="quiet small">{t('draft.sentence')}</p>
      <pre tabIndex={0} aria-label={t('draft.title')}>
        {text}
      </pre>
      <Button onClick={() => void copy()}>{t('draft.copy')}</Button>
    </details>
  )
}
