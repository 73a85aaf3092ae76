//! Page by page through a long list.
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../locales/say.ts'
import { whole } from './figures.ts'

interface Props {
  page: number
  pages: number
  go: (page: number) => void
}

export function Pager({ page, pages, go }: Props) {
  const { t } = useTranslation('shapes')
  const language = useLanguage()
  return (
    <nav aria-label={t('pager.label')} className="pager">
      <Button disabled={page <= 1} onClick={() => go(page - 1)}>
        {t('pager.before')}
      </Button>
      <span>{t('pager.here', { page: whole(page, language), pages: whole(pages, language) })}</span>
      <Button disabled={page >= pages} onClick={() => go(page + 1)}>
        {t('pager.next')}
      </Button>
    </nav>
  )
}
