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
   <source>Action</source>
   <translation>操作</translation>
  </message>
  <message>
   <source>Alignment</source>
   <translation>对齐</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>所有文件 (*)</translation>
  </message>
  <message>
   <source>Areas</source>
   <translation>面积</translation>
  </message>
  <message>
   <source>Assess pansharpening</source>
   <translation>评价全色锐化</translation>
  </message>
  <message>
   <source>Assess scenes</source>
   <translation>评价场景分类</translation>
  </message>
  <message>
   <source>Assess segmentation</source>
   <translation>评价分割</translation>
  </message>
  <message>
   <source>Bands</source>
   <translation>波段</translation>
  </message>
  <message>
   <source>Bands of the fine images</source>
   <translation>高分辨率影像的波段</translation>
  </message>
  <message>
   <source>Batch size</source>
   <translation>批大小</translation>
  </message>
  <message>
   <source>Best method</source>
   <translation>最佳方法</translation>
  </message>
  <message>
   <source>Best so far: {value} at iteration {iteration}</source>
   <translation>目前最佳：第 {iteration} 次迭代，{value}</translation>
  </message>
  <message>
   <source>Cancelled.</source>
   <translation>已取消。</translation>
  </message>
  <message>
   <source>Check engine</source>
   <translation>检查引擎</translation>
  </message>
  <message>
   <source>Chip size (pixels)</source>
   <translation>图像块大小(像素)</translation>
  </message>
  <message>
   <source>Class field</source>
   <translation>类别字段</translation>
  </message>
  <message>
   <source>Class weights</source>
   <translation>类别权重</translation>
  </message>
  <message>
   <source>Classify scenes</source>
   <translation>场景分类</translation>
  </message>
  <message>
   <source>Coarse image</source>
   <translation>低分辨率影像</translation>
  </message>
  <message>
   <source>Coarse image, earlier date</source>
   <translation>低分辨率影像(较早日期)</translation>
  </message>
  <message>
   <source>Coarse image, later date</source>
   <translation>低分辨率影像(较晚日期)</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>置信度</translation>
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
   <source>Create demo data</source>
   <translation>生成演示数据</translation>
  </message>
  <message>
   <source>Curves come with the first validation.</source>
   <translation>首次验证后显示曲线。</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>设备</translation>
  </message>
  <message>
   <source>ERGAS</source>
   <translation>ERGAS</translation>
  </message>
  <message>
   <source>Ends at the next iteration, with the best weights so far...</source>
   <translation>将在下一次迭代时结束，并使用目前最佳的权重……</translation>
  </message>
  <message>
   <source>Engine of Deep Fusion</source>
   <translation>Deep Fusion 引擎</translation>
  </message>
  <message>
   <source>Entropy</source>
   <translation>熵</translation>
  </message>
  <message>
   <source>Equivalent number of looks</source>
   <translation>等效视数</translation>
  </message>
  <message>
   <source>Expected calibration error</source>
   <translation>期望校准误差</translation>
  </message>
  <message>
   <source>Fine image</source>
   <translation>高分辨率影像</translation>
  </message>
  <message>
   <source>Fine image, earlier date</source>
   <translation>高分辨率影像(较早日期)</translation>
  </message>
  <message>
   <source>Fine image, later date</source>
   <translation>高分辨率影像(较晚日期)</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <source>Free memory (MB)</source>
   <translation>可用内存(MB)</translation>
  </message>
  <message>
   <source>Fusion</source>
   <translation>融合</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>影像</translation>
  </message>
  <message>
   <source>Install engine</source>
   <translation>安装引擎</translation>
  </message>
  <message>
   <source>Iteration {iteration} of {iterations}</source>
   <translation>第 {iteration} 次迭代，共 {iterations} 次</translation>
  </message>
  <message>
   <source>Iterations</source>
   <translation>迭代次数</translation>
  </message>
  <message>
   <source>Its last words: {words}</source>
   <translation>其最后输出:{words}</translation>
  </message>
  <message>
   <source>Kappa</source>
   <translation>Kappa 系数</translation>
  </message>
  <message>
   <source>Label rasters</source>
   <translation>标签栅格</translation>
  </message>
  <message>
   <source>Labels</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>土地覆盖</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>图层</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>学习率</translation>
  </message>
  <message>
   <source>Licence: GNU General Public License, version 2 or later</source>
   <translation>许可证:GNU 通用公共许可证第 2 版或更高版本</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>损失函数</translation>
  </message>
  <message>
   <source>Masks</source>
   <translation>掩膜</translation>
  </message>
  <message>
   <source>Mean F1</source>
   <translation>平均 F1</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>方法</translation>
  </message>
  <message>
   <source>Methods</source>
   <translation>方法</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Model information</source>
   <translation>模型信息</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Multispectral bands</source>
   <translation>多光谱波段</translation>
  </message>
  <message>
   <source>Multispectral image</source>
   <translation>多光谱影像</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>No {task} method is called "{name}". Known: {known}.</source>
   <translation>{task} 没有名为“{name}”的方法。已知方法:{known}。</translation>
  </message>
  <message>
   <source>Number of bands</source>
   <translation>波段数</translation>
  </message>
  <message>
   <source>Optical image</source>
   <translation>光学影像</translation>
  </message>
  <message>
   <source>Optical images</source>
   <translation>光学影像</translation>
  </message>
  <message>
   <source>Optical-SAR segmentation</source>
   <translation>光学-SAR 分割</translation>
  </message>
  <message>
   <source>Overall accuracy</source>
   <translation>总体精度</translation>
  </message>
  <message>
   <source>Panchromatic band</source>
   <translation>全色波段</translation>
  </message>
  <message>
   <source>Panchromatic image</source>
   <translation>全色影像</translation>
  </message>
  <message>
   <source>Panchromatic images</source>
   <translation>全色影像</translation>
  </message>
  <message>
   <source>Pansharpen (DCFNet)</source>
   <translation>全色锐化 (DCFNet)</translation>
  </message>
  <message>
   <source>Pansharpening</source>
   <translation>全色锐化</translation>
  </message>
  <message>
   <source>Please cite the papers of the methods that you used:</source>
   <translation>请引用您所使用方法的论文:</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>多边形</translation>
  </message>
  <message>
   <source>Predicted image</source>
   <translation>预测影像</translation>
  </message>
  <message>
   <source>Prepare SAR image</source>
   <translation>SAR 影像预处理</translation>
  </message>
  <message>
   <source>Preset</source>
   <translation>预设</translation>
  </message>
  <message>
   <source>Probabilities</source>
   <translation>概率</translation>
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
   <source>Report</source>
   <translation>报告</translation>
  </message>
  <message>
   <source>SAR image</source>
   <translation>SAR 影像</translation>
  </message>
  <message>
   <source>Scene classification</source>
   <translation>场景分类</translation>
  </message>
  <message>
   <source>Scenes</source>
   <translation>场景</translation>
  </message>
  <message>
   <source>Segment optical + SAR</source>
   <translation>分割光学 + SAR 影像</translation>
  </message>
  <message>
   <source>Sensor</source>
   <translation>传感器</translation>
  </message>
  <message>
   <source>Sharpened image</source>
   <translation>锐化影像</translation>
  </message>
  <message>
   <source>Spatial distortion</source>
   <translation>空间失真</translation>
  </message>
  <message>
   <source>Spatio-temporal fusion</source>
   <translation>时空融合</translation>
  </message>
  <message>
   <source>Speckle filter</source>
   <translation>斑点滤波器</translation>
  </message>
  <message>
   <source>Spectral angle (degrees)</source>
   <translation>光谱角(度)</translation>
  </message>
  <message>
   <source>Spectral angle (radians)</source>
   <translation>光谱角(弧度)</translation>
  </message>
  <message>
   <source>Spectral distortion</source>
   <translation>光谱失真</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>正在启动引擎…</translation>
  </message>
  <message>
   <source>Stop and keep the best</source>
   <translation>停止并保留最佳结果</translation>
  </message>
  <message>
   <source>Stopping...</source>
   <translation>正在停止……</translation>
  </message>
  <message>
   <source>Task</source>
   <translation>任务</translation>
  </message>
  <message>
   <source>The device {device} is not there. This engine can compute on: {available}. Choose one or auto.</source>
   <translation>设备 {device} 不存在。此引擎可使用:{available}。请选择其中之一或 auto。</translation>
  </message>
  <message>
   <source>The disk is full: {path} needs more than the {free_mb} MB that are left. Nothing was kept.</source>
   <translation>磁盘已满:{path} 所需空间超过剩余的 {free_mb} MB。未保留任何结果。</translation>
  </message>
  <message>
   <source>The engine cannot go on: {reason}</source>
   <translation>引擎无法继续:{reason}</translation>
  </message>
  <message>
   <source>There are no pictures of this training.</source>
   <translation>此训练没有图片。</translation>
  </message>
  <message>
   <source>Threshold</source>
   <translation>阈值</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>工具</translation>
  </message>
  <message>
   <source>Train scene classifier</source>
   <translation>训练场景分类器</translation>
  </message>
  <message>
   <source>Train segmentation</source>
   <translation>训练分割模型</translation>
  </message>
  <message>
   <source>Trained model</source>
   <translation>训练好的模型</translation>
  </message>
  <message>
   <source>Training report</source>
   <translation>训练报告</translation>
  </message>
  <message>
   <source>Version {version}</source>
   <translation>版本 {version}</translation>
  </message>
  <message>
   <source>Watch</source>
   <translation>观看</translation>
  </message>
  <message>
   <source>training loss {value}</source>
   <translation>训练损失 {value}</translation>
  </message>
  <message>
   <source>validation loss {value}</source>
   <translation>验证损失 {value}</translation>
  </message>
  <message>
   <source>{count} polygons.</source>
   <translation>{count} 个多边形。</translation>
  </message>
  <message>
   <source>{name} gives {found} band(s) where {expected} are needed. {advice}</source>
   <translation>{name} 提供 {found} 个波段,但需要 {expected} 个。{advice}</translation>
  </message>
  <message>
   <source>{name} has no band {band}; it has {count}. Pick bands between 1 and {count}.</source>
   <translation>{name} 没有波段 {band},共有 {count} 个波段。请选择 1 到 {count} 之间的波段。</translation>
  </message>
  <message>
   <source>{name} holds no valid pixel where the images overlap: everything there is nodata.</source>
   <translation>{name} 在影像重叠区内没有有效像元:全部为无数据值。</translation>
  </message>
  <message>
   <source>{name} is rotated against its axes. Warp it to a north-up grid first (Raster &gt; Projections &gt; Warp).</source>
   <translation>{name} 相对坐标轴有旋转。请先将其变换到正北朝上的格网(栅格 &gt; 投影 &gt; 变形)。</translation>
  </message>
  <message>
   <source>{name} is {value}, which does not work: {reason}.</source>
   <translation>{name} 的值 {value} 不可用:{reason}。</translation>
  </message>
  <message>
   <source>{path} cannot be read as a raster: {reason}. Check that the file is complete and opens in QGIS.</source>
   <translation>无法将 {path} 读取为栅格:{reason}。请检查文件是否完整并能在 QGIS 中打开。</translation>
  </message>
  <message>
   <source>{path} cannot be written: {reason}. Check the folder, its permissions and the free disk space.</source>
   <translation>无法写入 {path}:{reason}。请检查文件夹、其权限和可用磁盘空间。</translation>
  </message>
  <message>
   <source>{path} is an input of this run as well as its output. Choose another name for the result.</source>
   <translation>{path} 在本次运行中既是输入又是输出。请为结果另选名称。</translation>
  </message>
 </context>
</TS>
