<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
 <context>
  <name>DeepFusion</name>
  <message>
   <source>About Deep Fusion</source>
   <translation>关于 Deep Fusion</translation>
  </message>
  <message>
   <source>Cancelled.</source>
   <translation>已取消。</translation>
  </message>
  <message>
   <source>Copy BibTeX</source>
   <translation>复制 BibTeX</translation>
  </message>
  <message>
   <source>Copy citations</source>
   <translation>复制引文</translation>
  </message>
  <message>
   <source>Its last words: {words}</source>
   <translation>其最后输出:{words}</translation>
  </message>
  <message>
   <source>Licence: GNU General Public License, version 2 or later</source>
   <translation>许可证:GNU 通用公共许可证第 2 版或更高版本</translation>
  </message>
  <message>
   <source>Please cite the papers of the methods that you used:</source>
   <translation>请引用您所使用方法的论文:</translation>
  </message>
  <message>
   <source>Put the citations of the papers on the clipboard, as BibTeX entries</source>
   <translation>将论文引文以 BibTeX 条目形式复制到剪贴板</translation>
  </message>
  <message>
   <source>Put the citations of the papers on the clipboard, as text</source>
   <translation>将论文引文以文本形式复制到剪贴板</translation>
  </message>
  <message>
   <source>Version {version}</source>
   <translation>版本 {version}</translation>
  </message>
 </context>
</TS>
