//! An address that leads nowhere.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../shapes/PageHeader.tsx'

export function NotFound() {
  const { t } = useTranslation('shell')
  return (
    <>
      <PageHeader title={t('notFound.title')} />
      <div className="state">
        <div>
          <p>{t('notFound.sentence')}</p>
        </div>
        <Link className="plain-button" to="/">
          {t('notFound.home')}
        </Link>
      </div>
    </>
  )
}
