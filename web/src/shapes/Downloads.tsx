//! A board as a file, for those who may take one with them, and on paper.
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FileFormat } from '../api/queries.ts'
import { useMay } from '../api/people.ts'
import { useLanguage } from '../locales/say.ts'
import type { Language } from '../locales/index.ts'
import { Download } from './Download.tsx'
import { Icon } from './Icon.tsx'

/** The address of the file; null while there is nothing to put in it. */
export function Downloads({ address }: { address: (format: FileFormat, language: Language) => string | null }) {
  const { t } = useTranslation('shapes')
  const language = useLanguage()
  const mayExport = useMay('export')
  return (
    <>
      {mayExport && (['xlsx', 'csv', 'pdf'] as const).map((format) => <Download key={format} href={address(format, language)} text={t(`download.${format}`)} />)}
      <Button icon={<Icon name="print" size={16} />} onClick={() => window.print()}>
        {t('download.print')}
      </Button>
    </>
  )
}
