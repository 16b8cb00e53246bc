<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
 <context>
  <name>DeepFusion</name>
  <message>
   <source>, earlier date</source>
   <translation>, earlier date</translation>
  </message>
  <message>
   <source>, later date</source>
   <translation>, later date</translation>
  </message>
  <message>
   <source>0 where the model is sure, 1 where all classes are as probable.</source>
   <translation>0 where the model is sure, 1 where all classes are as probable.</translation>
  </message>
  <message>
   <source>1 the earlier pair, 2 the later one, 3 both.</source>
   <translation>1 the earlier pair, 2 the later one, 3 both.</translation>
  </message>
  <message>
   <source>&lt;p&gt;&lt;b&gt;Without a model&lt;/b&gt; the network starts from the weights that come with the plugin, if there are any, and learns on the two images themselves: first degraded to pixels as many times larger as the images differ, where the true colours are known; then at full resolution, where the result has to agree with both images. 300 iterations take from half a minute to a few minutes on a processor; a time limit can be set. Blocks of the images are kept aside, and on them the result is never worse than the start. &lt;b&gt;With a model&lt;/b&gt; of the same number of bands it is applied as it is, or learns on from there.&lt;/p&gt;</source>
   <translation>&lt;p&gt;&lt;b&gt;Without a model&lt;/b&gt; the network starts from the weights that come with the plugin, if there are any, and learns on the two images themselves: first degraded to pixels as many times larger as the images differ, where the true colours are known; then at full resolution, where the result has to agree with both images. 300 iterations take from half a minute to a few minutes on a processor; a time limit can be set. Blocks of the images are kept aside, and on them the result is never worse than the start. &lt;b&gt;With a model&lt;/b&gt; of the same number of bands it is applied as it is, or learns on from there.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Compares a map of classes, of any origin, pixel by pixel with a truth: polygons with a class in a field, or a raster of class numbers. Polygons are rasterised on the pixels of the map.&lt;/p&gt;&lt;p&gt;Overall accuracy, kappa, mean intersection over union (MIOU) and mean F1 are outputs; means are over the classes that map or truth hold. The report has all figures by class, the confusion matrix, areas with the map's errors taken out and their 95 % intervals, and pictures.&lt;/p&gt;&lt;p&gt;Classes are matched by name, then by number. Names are those of the layers' styles: unique values for the map, categories by the field for polygons. Where the truth says nothing, nothing is compared; use places that the map was not made from.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Compares a map of classes, of any origin, pixel by pixel with a truth: polygons with a class in a field, or a raster of class numbers. Polygons are rasterised on the pixels of the map.&lt;/p&gt;&lt;p&gt;Overall accuracy, kappa, mean intersection over union (MIOU) and mean F1 are outputs; means are over the classes that map or truth hold. The report has all figures by class, the confusion matrix, areas with the map's errors taken out and their 95 % intervals, and pictures.&lt;/p&gt;&lt;p&gt;Classes are matched by name, then by number. Names are those of the layers' styles: unique values for the map, categories by the field for polygons. Where the truth says nothing, nothing is compared; use places that the map was not made from.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Compares the classes in a layer, such as Classify scenes writes, with a truth: points or polygons of another layer that lie on them, or another field of the same layer. Or lets a model classify what the truth marks on an image, or a folder of class folders, whose names are the truth.&lt;/p&gt;&lt;p&gt;Overall accuracy, kappa, mean intersection over union (MIOU) and mean F1 are outputs, and the expected calibration error (ECE), which tells whether confidence can be believed. The report has all figures by class and the confusion matrix. Unknown answers are counted, and are not among the rest.&lt;/p&gt;&lt;p&gt;Use chips that the model did not learn from, on other ground.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Compares the classes in a layer, such as Classify scenes writes, with a truth: points or polygons of another layer that lie on them, or another field of the same layer. Or lets a model classify what the truth marks on an image, or a folder of class folders, whose names are the truth.&lt;/p&gt;&lt;p&gt;Overall accuracy, kappa, mean intersection over union (MIOU) and mean F1 are outputs, and the expected calibration error (ECE), which tells whether confidence can be believed. The report has all figures by class and the confusion matrix. Unknown answers are counted, and are not among the rest.&lt;/p&gt;&lt;p&gt;Use chips that the model did not learn from, on other ground.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Deep Fusion computes in a Python of its own, so that QGIS's Python stays as it is. This tool makes a private environment for it with torch, rasterio and a few smaller packages, in this folder:&lt;/p&gt;&lt;p&gt;&lt;code&gt;{folder}&lt;/code&gt;&lt;/p&gt;&lt;p&gt;A few hundred megabytes are downloaded for processors, several gigabytes for CUDA graphics cards, from the Python package index and download.pytorch.org; installed, the former takes 1.2 GB. Nothing happens unless &lt;i&gt;Confirm&lt;/i&gt; is ticked; without it the tool only says what it would do. The proxy of QGIS's settings is used. Afterwards the engine is tried; if it does not work, or if you cancel, everything is as before.&lt;/p&gt;&lt;p&gt;Without a network give a folder of wheels. If you have a Python with torch, numpy, rasterio, safetensors, jinja2, matplotlib and psutil already, enter its path in the settings instead (Processing, Providers, Deep Fusion).&lt;/p&gt;</source>
   <translation>&lt;p&gt;Deep Fusion computes in a Python of its own, so that QGIS's Python stays as it is. This tool makes a private environment for it with torch, rasterio and a few smaller packages, in this folder:&lt;/p&gt;&lt;p&gt;&lt;code&gt;{folder}&lt;/code&gt;&lt;/p&gt;&lt;p&gt;A few hundred megabytes are downloaded for processors, several gigabytes for CUDA graphics cards, from the Python package index and download.pytorch.org; installed, the former takes 1.2 GB. Nothing happens unless &lt;i&gt;Confirm&lt;/i&gt; is ticked; without it the tool only says what it would do. The proxy of QGIS's settings is used. Afterwards the engine is tried; if it does not work, or if you cancel, everything is as before.&lt;/p&gt;&lt;p&gt;Without a network give a folder of wheels. If you have a Python with torch, numpy, rasterio, safetensors, jinja2, matplotlib and psutil already, enter its path in the settings instead (Processing, Providers, Deep Fusion).&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Divides the chips into folds of alike classes; learns from all folds but one and tests on that, for each in turn, with each of the fusions. So every chip is tested once, by a network that never saw it.&lt;/p&gt;&lt;p&gt;Accuracy is the mean over the folds, with its spread. The best fusion is compared with the next on the same chips; P tells how likely such a difference is by chance.&lt;/p&gt;&lt;p&gt;Chips that show the same ground stay in one fold. This trains folds times fusions networks, so it takes long; with a folder for results, a run that was stopped goes on where it was.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Divides the chips into folds of alike classes; learns from all folds but one and tests on that, for each in turn, with each of the fusions. So every chip is tested once, by a network that never saw it.&lt;/p&gt;&lt;p&gt;Accuracy is the mean over the folds, with its spread. The best fusion is compared with the next on the same chips; P tells how likely such a difference is by chance.&lt;/p&gt;&lt;p&gt;Chips that show the same ground stay in one fold. This trains folds times fusions networks, so it takes long; with a folder for results, a run that was stopped goes on where it was.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Finds out which method suits your images: a date of which a fine image exists is predicted from the pairs before and after with every chosen method, and the results are measured against that image.&lt;/p&gt;&lt;p&gt;Beside them stand predictions that need no method: copies of both fine images, their mean, and the coarse change as it is. The best has the least RMSE, averaged over the bands.&lt;/p&gt;&lt;p&gt;The output BEST is the id of the best method, which a model can hand on to &lt;i&gt;Predict fine image (STARFM and others)&lt;/i&gt; or &lt;i&gt;Predict series&lt;/i&gt;.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Finds out which method suits your images: a date of which a fine image exists is predicted from the pairs before and after with every chosen method, and the results are measured against that image.&lt;/p&gt;&lt;p&gt;Beside them stand predictions that need no method: copies of both fine images, their mean, and the coarse change as it is. The best has the least RMSE, averaged over the bands.&lt;/p&gt;&lt;p&gt;The output BEST is the id of the best method, which a model can hand on to &lt;i&gt;Predict fine image (STARFM and others)&lt;/i&gt; or &lt;i&gt;Predict series&lt;/i&gt;.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Give all fine images (Landsat, say) and all coarse ones (MODIS, say) of a time. Fine and coarse images of one day are pairs; every other day of the coarse series is predicted from the pairs before and after it, or from the nearer end of the series. The log tells the plan first; PLAN_ONLY does nothing else.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Dates&lt;/b&gt; come from DATE_TABLE, else from the temporal properties of a layer, else from its file name: DATE_PATTERN, or without one the first digits that are a date (20200308, 2020-03-08, or 2020068 with the day of the year).&lt;/p&gt;&lt;p&gt;Results are files YYYY-MM-DD_predicted.tif with temporal properties, so the temporal controller plays them. Networks learn once between two pairs. Days further than 40 from a pair are warned about.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Give all fine images (Landsat, say) and all coarse ones (MODIS, say) of a time. Fine and coarse images of one day are pairs; every other day of the coarse series is predicted from the pairs before and after it, or from the nearer end of the series. The log tells the plan first; PLAN_ONLY does nothing else.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Dates&lt;/b&gt; come from DATE_TABLE, else from the temporal properties of a layer, else from its file name: DATE_PATTERN, or without one the first digits that are a date (20200308, 2020-03-08, or 2020068 with the day of the year).&lt;/p&gt;&lt;p&gt;Results are files YYYY-MM-DD_predicted.tif with temporal properties, so the temporal controller plays them. Networks learn once between two pairs. Days further than 40 from a pair are warned about.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Gives a multispectral image the small pixels of a panchromatic one, with one of the networks that DCFNet is compared with. FusionNet is small, quick and good; the plugin ships weights for it.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Gives a multispectral image the small pixels of a panchromatic one, with one of the networks that DCFNet is compared with. FusionNet is small, quick and good; the plugin ships weights for it.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Gives a multispectral image the small pixels of a panchromatic one, with the neural network DCFNet (dynamic cross feature fusion).&lt;/p&gt;</source>
   <translation>&lt;p&gt;Gives a multispectral image the small pixels of a panchromatic one, with the neural network DCFNet (dynamic cross feature fusion).&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Gives a multispectral image the small pixels of a panchromatic one, without training. Statistics are taken from the whole image, so there are no seams between tiles.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Gives a multispectral image the small pixels of a panchromatic one, without training. Statistics are taken from the whole image, so there are no seams between tiles.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Gives every pixel a class with a model that Train segmentation wrote.&lt;/p&gt;&lt;p&gt;The map lies on the pixels of the optical image, or on those of SAR without one. Where one of the two holds no data the model does with the other, as it learned if it was trained with modality dropout. Images that lie shifted against each other are measured and warned of.&lt;/p&gt;&lt;p&gt;Beside the map there may be the probability of each class, that of the class in the map (confidence), how undecided the model is (entropy), how much comes from the optical image (weights), polygons, and a table of areas.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Gives every pixel a class with a model that Train segmentation wrote.&lt;/p&gt;&lt;p&gt;The map lies on the pixels of the optical image, or on those of SAR without one. Where one of the two holds no data the model does with the other, as it learned if it was trained with modality dropout. Images that lie shifted against each other are measured and warned of.&lt;/p&gt;&lt;p&gt;Beside the map there may be the probability of each class, that of the class in the map (confidence), how undecided the model is (entropy), how much comes from the optical image (weights), polygons, and a table of areas.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Invents a landscape of fields, roads, buildings, water and forest, and writes what satellites would see of it, as GeoTIFF files in a folder:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;&lt;b&gt;vhr_pan, vhr_ms&lt;/b&gt;: a pair with pixels of 0.5 m and 2 m, blurred and noisy as a sensor makes them, and &lt;b&gt;vhr_truth&lt;/b&gt;: the bands of vhr_ms at the pixels of vhr_pan;&lt;/li&gt;&lt;li&gt;&lt;b&gt;landsat_pan, landsat_ms&lt;/b&gt;: a pair with half a pixel of offset, as Landsat has;&lt;/li&gt;&lt;li&gt;&lt;b&gt;labels&lt;/b&gt;: land classes, and &lt;b&gt;sar&lt;/b&gt;: radar backscatter of the same place.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;Use them to try the tools without a download. The same size and seed give the same landscape.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Invents a landscape of fields, roads, buildings, water and forest, and writes what satellites would see of it, as GeoTIFF files in a folder:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;&lt;b&gt;vhr_pan, vhr_ms&lt;/b&gt;: a pair with pixels of 0.5 m and 2 m, blurred and noisy as a sensor makes them, and &lt;b&gt;vhr_truth&lt;/b&gt;: the bands of vhr_ms at the pixels of vhr_pan;&lt;/li&gt;&lt;li&gt;&lt;b&gt;landsat_pan, landsat_ms&lt;/b&gt;: a pair with half a pixel of offset, as Landsat has;&lt;/li&gt;&lt;li&gt;&lt;b&gt;labels&lt;/b&gt;: land classes, and &lt;b&gt;sar&lt;/b&gt;: radar backscatter of the same place.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;Use them to try the tools without a download. The same size and seed give the same landscape.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Lays a grid over an image, of any size, and gives each cell a class with a model that Train scene classifier wrote. With features, it answers for these instead: for what is around a point, or in a polygon.&lt;/p&gt;&lt;p&gt;The image is seen with pixels as large as those that the model learned from. With a stride below the cell size cells overlap, and the answers for a place are averaged.&lt;/p&gt;&lt;p&gt;Each answer has its class, how probable it is (confidence), how far it is ahead of the second, and the probabilities of all classes. What is less probable than the threshold is unknown. Of cells there may be a raster with one pixel each, and a map of what in the image speaks for the class.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Lays a grid over an image, of any size, and gives each cell a class with a model that Train scene classifier wrote. With features, it answers for these instead: for what is around a point, or in a polygon.&lt;/p&gt;&lt;p&gt;The image is seen with pixels as large as those that the model learned from. With a stride below the cell size cells overlap, and the answers for a place are averaged.&lt;/p&gt;&lt;p&gt;Each answer has its class, how probable it is (confidence), how far it is ahead of the second, and the probabilities of all classes. What is less probable than the threshold is unknown. Of cells there may be a raster with one pixel each, and a map of what in the image speaks for the class.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Makes a calibrated and terrain-corrected SAR image ready to be looked at, or to be used together with an optical one: speckle filter, linear power or decibels, limits, and the ratio of the second band to the first.&lt;/p&gt;&lt;p&gt;Filters work on linear power; an image in decibels is turned into power for them, and back. The result has 32-bit floats. Nodata is left out of every window and stays. Amplitudes have to be squared first.&lt;/p&gt;&lt;p&gt;A network that learns from unfiltered SAR finds its own way to smooth it; treat the images that it is applied to as those that it learned from.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Makes a calibrated and terrain-corrected SAR image ready to be looked at, or to be used together with an optical one: speckle filter, linear power or decibels, limits, and the ratio of the second band to the first.&lt;/p&gt;&lt;p&gt;Filters work on linear power; an image in decibels is turned into power for them, and back. The result has 32-bit floats. Nodata is left out of every window and stays. Amplitudes have to be squared first.&lt;/p&gt;&lt;p&gt;A network that learns from unfiltered SAR finds its own way to smooth it; treat the images that it is applied to as those that it learned from.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Measures a predicted image against the fine image of the same date: RMSE, bias, correlation, SSIM (in Gaussian windows, as usual; SSIM_GLOBAL has one window, as in the paper of the heterogeneity CNN), spectral angle SAM and ERGAS.&lt;/p&gt;&lt;p&gt;A number by itself tells little. With the fine images of the dates before and after, these copies and their mean are measured too, and with the coarse images also the coarse change as it is (H = 0): a method that does not beat them has added nothing. All are measured over the same pixels.&lt;/p&gt;&lt;p&gt;All numbers are outputs for models and scripts; the report has the figures by band, the same part of all images, maps of errors, and scatter plots.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Measures a predicted image against the fine image of the same date: RMSE, bias, correlation, SSIM (in Gaussian windows, as usual; SSIM_GLOBAL has one window, as in the paper of the heterogeneity CNN), spectral angle SAM and ERGAS.&lt;/p&gt;&lt;p&gt;A number by itself tells little. With the fine images of the dates before and after, these copies and their mean are measured too, and with the coarse images also the coarse change as it is (H = 0): a method that does not beat them has added nothing. All are measured over the same pixels.&lt;/p&gt;&lt;p&gt;All numbers are outputs for models and scripts; the report has the figures by band, the same part of all images, maps of errors, and scatter plots.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Measures a sharpened image against what there is.&lt;/p&gt;&lt;p&gt;&lt;b&gt;With a reference&lt;/b&gt;, an image of the same bands that is the truth: spectral angle SAM (degrees), ERGAS, Q2n, spatial correlation SCC, PSNR (dB), SSIM, RMSE, bias and correlation.&lt;/p&gt;&lt;p&gt;&lt;b&gt;With the panchromatic and the multispectral image&lt;/b&gt; that it was made from: the distortions D_lambda, D_s, their Khan variant and D_rho (0 is best), QNR and HQNR (1 is best); and the sharpened image, degraded to the multispectral pixels, against the multispectral image (R_SAM, R_ERGAS, R_Q2n). They need no truth, but tell less.&lt;/p&gt;&lt;p&gt;All numbers are outputs for models and scripts; the report and the table hold them by band too.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Measures a sharpened image against what there is.&lt;/p&gt;&lt;p&gt;&lt;b&gt;With a reference&lt;/b&gt;, an image of the same bands that is the truth: spectral angle SAM (degrees), ERGAS, Q2n, spatial correlation SCC, PSNR (dB), SSIM, RMSE, bias and correlation.&lt;/p&gt;&lt;p&gt;&lt;b&gt;With the panchromatic and the multispectral image&lt;/b&gt; that it was made from: the distortions D_lambda, D_s, their Khan variant and D_rho (0 is best), QNR and HQNR (1 is best); and the sharpened image, degraded to the multispectral pixels, against the multispectral image (R_SAM, R_ERGAS, R_Q2n). They need no truth, but tell less.&lt;/p&gt;&lt;p&gt;All numbers are outputs for models and scripts; the report and the table hold them by band too.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Predicts fine images (Landsat, say) of dates for which only coarse ones (MODIS, say) exist, from one pair of both, or from one before and one after.&lt;/p&gt;&lt;p&gt;starfm takes, in a window, the coarse changes of similar pixels. estarfm takes pixels alike on both dates and learns how much more the fine sensor changes; it needs two pairs. fsdaf computes the change of each class and deals out what is left over, for land cover that changes. fitfc fits the coarse dates to each other around each pixel. fine_aware blends both fine images as far as the coarse images around have gone from one date to the other; linear takes the coarse change as it is.&lt;/p&gt;&lt;p&gt;All bands and neighbours are array operations, on a graphics card if there is one. Predictions from two pairs are weighed by how little the coarse images changed.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Predicts fine images (Landsat, say) of dates for which only coarse ones (MODIS, say) exist, from one pair of both, or from one before and one after.&lt;/p&gt;&lt;p&gt;starfm takes, in a window, the coarse changes of similar pixels. estarfm takes pixels alike on both dates and learns how much more the fine sensor changes; it needs two pairs. fsdaf computes the change of each class and deals out what is left over, for land cover that changes. fitfc fits the coarse dates to each other around each pixel. fine_aware blends both fine images as far as the coarse images around have gone from one date to the other; linear takes the coarse change as it is.&lt;/p&gt;&lt;p&gt;All bands and neighbours are array operations, on a graphics card if there is one. Predictions from two pairs are weighed by how little the coarse images changed.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Predicts fine images (Landsat, say) of dates for which only coarse ones (MODIS, say) exist, from pairs of both before and after, or from one pair.&lt;/p&gt;&lt;p&gt;One network turns coarse images into degraded fine ones, another those into fine ones; both learn from the pairs. What they say has changed since a pair is added to the pair's fine image, and the two results are weighed around each pixel by how little has changed. It was made for training on many pairs; with one or two, &lt;i&gt;Predict fine image (heterogeneity CNN)&lt;/i&gt; in the mode fine_aware was more accurate in our measurements.&lt;/p&gt;&lt;p&gt;Source: {source}&lt;/p&gt;</source>
   <translation>&lt;p&gt;Predicts fine images (Landsat, say) of dates for which only coarse ones (MODIS, say) exist, from pairs of both before and after, or from one pair.&lt;/p&gt;&lt;p&gt;One network turns coarse images into degraded fine ones, another those into fine ones; both learn from the pairs. What they say has changed since a pair is added to the pair's fine image, and the two results are weighed around each pixel by how little has changed. It was made for training on many pairs; with one or two, &lt;i&gt;Predict fine image (heterogeneity CNN)&lt;/i&gt; in the mode fine_aware was more accurate in our measurements.&lt;/p&gt;&lt;p&gt;Source: {source}&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Predicts fine images (Landsat, say) of dates for which only coarse ones (MODIS, say) exist, from pairs of both before and after.&lt;/p&gt;&lt;p&gt;The coarse change between two dates is added to the fine image, and to that how fine pixels change differently from coarse ones, which a small network learns from the two pairs. The predictions from both pairs are weighed by how little the coarse images changed. &lt;b&gt;MODE&lt;/b&gt;: paper is this method; fine_aware needs no network and blends both fine images pixel by pixel, as far as the coarse images around have gone from one date to the other: more accurate in our measurements, and instant; linear takes the coarse change as it is.&lt;/p&gt;&lt;p&gt;With one pair only nothing can be learned, and the coarse change is taken as it is. Further than 40 days from a pair expect clear losses.&lt;/p&gt;&lt;p&gt;Source: {source}&lt;/p&gt;</source>
   <translation>&lt;p&gt;Predicts fine images (Landsat, say) of dates for which only coarse ones (MODIS, say) exist, from pairs of both before and after.&lt;/p&gt;&lt;p&gt;The coarse change between two dates is added to the fine image, and to that how fine pixels change differently from coarse ones, which a small network learns from the two pairs. The predictions from both pairs are weighed by how little the coarse images changed. &lt;b&gt;MODE&lt;/b&gt;: paper is this method; fine_aware needs no network and blends both fine images pixel by pixel, as far as the coarse images around have gone from one date to the other: more accurate in our measurements, and instant; linear takes the coarse change as it is.&lt;/p&gt;&lt;p&gt;With one pair only nothing can be learned, and the coarse change is taken as it is. Further than 40 days from a pair expect clear losses.&lt;/p&gt;&lt;p&gt;Source: {source}&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Reads the card inside a model file: network and configuration, bands and their order, ratio of pixel sizes, sensor, training data, validation, seed and plugin version. Nothing in the file is executed.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Reads the card inside a model file: network and configuration, bands and their order, ratio of pixel sizes, sensor, training data, validation, seed and plugin version. Nothing in the file is executed.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Runs the chosen methods on your pair of images, or on a part of it, measures the results, and ranks them.&lt;/p&gt;&lt;p&gt;&lt;b&gt;At reduced resolution&lt;/b&gt; both images are degraded to pixels as many times larger as they differ; then the original multispectral image is the truth, and errors are known. This decides: the best has the highest Q2n. &lt;b&gt;At full resolution&lt;/b&gt; there is no truth; results are held against both images.&lt;/p&gt;&lt;p&gt;The report has a table, figures by band, and the same part of the image from every method, pixel for pixel. The output BEST is the id of the best method, which a model can hand on to &lt;i&gt;Pansharpen (classical methods)&lt;/i&gt;.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Runs the chosen methods on your pair of images, or on a part of it, measures the results, and ranks them.&lt;/p&gt;&lt;p&gt;&lt;b&gt;At reduced resolution&lt;/b&gt; both images are degraded to pixels as many times larger as they differ; then the original multispectral image is the truth, and errors are known. This decides: the best has the highest Q2n. &lt;b&gt;At full resolution&lt;/b&gt; there is no truth; results are held against both images.&lt;/p&gt;&lt;p&gt;The report has a table, figures by band, and the same part of the image from every method, pixel for pixel. The output BEST is the id of the best method, which a model can hand on to &lt;i&gt;Pansharpen (classical methods)&lt;/i&gt;.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Shows which features of a trained network made one band of its result (Grad-CAM).&lt;/p&gt;&lt;p&gt;A layer of the network has many feature maps. Each is weighted by how much the band, summed over the image, rises with it; the weighted sum, where it is positive, is the heat map: bright is where the features of the layer raise the band. For DCFNet the layers are its three branches before and after the last exchange of features, and what they exchange. Beside the heat maps, the mean of the features is written.&lt;/p&gt;&lt;p&gt;The maps have the georeference of the result, at the resolution of the layer. They are added to the project as one group. Heat maps of different layers have units of their own.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Shows which features of a trained network made one band of its result (Grad-CAM).&lt;/p&gt;&lt;p&gt;A layer of the network has many feature maps. Each is weighted by how much the band, summed over the image, rises with it; the weighted sum, where it is positive, is the heat map: bright is where the features of the layer raise the band. For DCFNet the layers are its three branches before and after the last exchange of features, and what they exchange. Beside the heat maps, the mean of the features is written.&lt;/p&gt;&lt;p&gt;The maps have the georeference of the result, at the resolution of the layer. They are added to the project as one group. Heat maps of different layers have units of their own.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Source: {source}&lt;/p&gt;</source>
   <translation>&lt;p&gt;Source: {source}&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Starts the engine and tells which Python it runs in and where that was found, the versions of its libraries, the devices that it can compute on, the free memory, and the speed of float32 matrix products in a test of about a second.&lt;/p&gt;&lt;p&gt;Run it after an installation, and add its report when you ask for help.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Starts the engine and tells which Python it runs in and where that was found, the versions of its libraries, the devices that it can compute on, the free memory, and the speed of float32 matrix products in a test of about a second.&lt;/p&gt;&lt;p&gt;Run it after an installation, and add its report when you ask for help.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;The result has the panchromatic pixels, where both images overlap, with bands, data type and nodata of the multispectral image. Cancelling leaves no file behind.&lt;/p&gt;</source>
   <translation>&lt;p&gt;The result has the panchromatic pixels, where both images overlap, with bands, data type and nodata of the multispectral image. Cancelling leaves no file behind.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Trains a network on one or more pairs of images and writes a model for Pansharpen (DCFNet).&lt;/p&gt;&lt;p&gt;Every pair is degraded with the sensor's blur to pixels as many times larger as its two images differ (Wald's protocol); there the true colours are known, and no other reference is needed. Blocks of the images are kept for validation; the state that does best on them becomes the model. An earlier model can be trained further.&lt;/p&gt;&lt;p&gt;Use it when you have many images of one sensor: the model then serves all of them. For a single image Pansharpen (DCFNet) can learn by itself.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Trains a network on one or more pairs of images and writes a model for Pansharpen (DCFNet).&lt;/p&gt;&lt;p&gt;Every pair is degraded with the sensor's blur to pixels as many times larger as its two images differ (Wald's protocol); there the true colours are known, and no other reference is needed. Blocks of the images are kept for validation; the state that does best on them becomes the model. An earlier model can be trained further.&lt;/p&gt;&lt;p&gt;Use it when you have many images of one sensor: the model then serves all of them. For a single image Pansharpen (DCFNet) can learn by itself.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Trains a network on one or more scenes, each an optical image, a SAR image, or both, and on labels: polygons with a class in a field, or a raster of class numbers. Segment optical + SAR takes the model.&lt;/p&gt;&lt;p&gt;A few polygons of each class, spread over the scene, are enough to start with; what has no label is not learned from. Names and colours of the classes are those of the layer's style. Blocks of the scenes are kept for validation, and the state that does best on them becomes the model.&lt;/p&gt;&lt;p&gt;Networks of two images also learn to do without either of them (modality dropout), so the model still works where there are clouds or no radar. mfafnet is the network of the paper; the U-Nets and mcanet are there to compare with.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Trains a network on one or more scenes, each an optical image, a SAR image, or both, and on labels: polygons with a class in a field, or a raster of class numbers. Segment optical + SAR takes the model.&lt;/p&gt;&lt;p&gt;A few polygons of each class, spread over the scene, are enough to start with; what has no label is not learned from. Names and colours of the classes are those of the layer's style. Blocks of the scenes are kept for validation, and the state that does best on them becomes the model.&lt;/p&gt;&lt;p&gt;Networks of two images also learn to do without either of them (modality dropout), so the model still works where there are clouds or no radar. mfafnet is the network of the paper; the U-Nets and mcanet are there to compare with.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Trains a network that gives image chips one class each, such as harbour or orchard. Classify scenes takes the model.&lt;/p&gt;&lt;p&gt;Chips come from a folder that has a folder of images for each class, or from points and polygons with a class in a field, over an image. Some dozens of each class are enough to start with.&lt;/p&gt;&lt;p&gt;The network looks at three depths of its backbone and merges them: not at all, by a sum (Add), side by side (Concat), or with learned weights (KPFF). Part of the chips is kept for validation; chips that show the same ground stay together, so that none is both learned from and checked on.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Trains a network that gives image chips one class each, such as harbour or orchard. Classify scenes takes the model.&lt;/p&gt;&lt;p&gt;Chips come from a folder that has a folder of images for each class, or from points and polygons with a class in a field, over an image. Some dozens of each class are enough to start with.&lt;/p&gt;&lt;p&gt;The network looks at three depths of its backbone and merges them: not at all, by a sum (Add), side by side (Concat), or with learned weights (KPFF). Part of the chips is kept for validation; chips that show the same ground stay together, so that none is both learned from and checked on.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>A .safetensors file that this plugin wrote.</source>
   <translation>A .safetensors file that this plugin wrote.</translation>
  </message>
  <message>
   <source>A CSV file with a file name and a date as YYYY-MM-DD in each row.</source>
   <translation>A CSV file with a file name and a date as YYYY-MM-DD in each row.</translation>
  </message>
  <message>
   <source>A GeoTIFF of what speaks for each cell's class; only for cells as large as the model's chips.</source>
   <translation>A GeoTIFF of what speaks for each cell's class; only for cells as large as the model's chips.</translation>
  </message>
  <message>
   <source>A GeoTIFF with one pixel for each cell.</source>
   <translation>A GeoTIFF with one pixel for each cell.</translation>
  </message>
  <message>
   <source>A Python 3.10 to 3.14 on which the environment is based. Empty: one in a usual place is taken.</source>
   <translation>A Python 3.10 to 3.14 on which the environment is based. Empty: one in a usual place is taken.</translation>
  </message>
  <message>
   <source>A band for each class, in half percents (scale 1/200).</source>
   <translation>A band for each class, in half percents (scale 1/200).</translation>
  </message>
  <message>
   <source>A certificate on the way to the package index is not trusted, as happens behind company firewalls. Set PIP_CERT to your company's certificate file, or install from a wheel folder. ({detail})</source>
   <translation>A certificate on the way to the package index is not trusted, as happens behind company firewalls. Set PIP_CERT to your company's certificate file, or install from a wheel folder. ({detail})</translation>
  </message>
  <message>
   <source>A fine and a coarse image that are at most so many days apart count as a pair.</source>
   <translation>A fine and a coarse image that are at most so many days apart count as a pair.</translation>
  </message>
  <message>
   <source>A folder that has a folder of images for each class. Or give image and samples.</source>
   <translation>A folder that has a folder of images for each class. Or give image and samples.</translation>
  </message>
  <message>
   <source>A folder with all packages as wheels, for computers without a network</source>
   <translation>A folder with all packages as wheels, for computers without a network</translation>
  </message>
  <message>
   <source>A folder with all packages as wheels; then nothing is downloaded.</source>
   <translation>A folder with all packages as wheels; then nothing is downloaded.</translation>
  </message>
  <message>
   <source>A map of classes has one band; choose another layer, or save the band by itself.</source>
   <translation>A map of classes has one band; choose another layer, or save the band by itself.</translation>
  </message>
  <message>
   <source>A model of the same network and bands; training goes on from its weights.</source>
   <translation>A model of the same network and bands; training goes on from its weights.</translation>
  </message>
  <message>
   <source>A model that Train pansharpening network or an earlier run wrote. Empty: the plugin's own weights.</source>
   <translation>A model that Train pansharpening network or an earlier run wrote. Empty: the plugin's own weights.</translation>
  </message>
  <message>
   <source>A model that an earlier run wrote, of the same bands; it is applied without learning.</source>
   <translation>A model that an earlier run wrote, of the same bands; it is applied without learning.</translation>
  </message>
  <message>
   <source>A network learns no longer than this. With a limit the result depends on the speed of the computer.</source>
   <translation>A network learns no longer than this. With a limit the result depends on the speed of the computer.</translation>
  </message>
  <message>
   <source>A package is missing at the source, or has no build for this Python and system. Complete the wheel folder, or choose another base Python. ({detail})</source>
   <translation>A package is missing at the source, or has no build for this Python and system. Complete the wheel folder, or choose another base Python. ({detail})</translation>
  </message>
  <message>
   <source>A page with all numbers, and by band or class those that are defined so.</source>
   <translation>A page with all numbers, and by band or class those that are defined so.</translation>
  </message>
  <message>
   <source>A page with everything that was found.</source>
   <translation>A page with everything that was found.</translation>
  </message>
  <message>
   <source>A page with tables, figures and pictures.</source>
   <translation>A page with tables, figures and pictures.</translation>
  </message>
  <message>
   <source>A page with the loss curve.</source>
   <translation>A page with the loss curve.</translation>
  </message>
  <message>
   <source>A page with the share of each pair, how the network learned, and a part of the images.</source>
   <translation>A page with the share of each pair, how the network learned, and a part of the images.</translation>
  </message>
  <message>
   <source>A panchromatic image has one band.</source>
   <translation>A panchromatic image has one band.</translation>
  </message>
  <message>
   <source>A part of {name} could not be written to {path}. Is there room?</source>
   <translation>A part of {name} could not be written to {path}. Is there room?</translation>
  </message>
  <message>
   <source>A policy of this computer (AppLocker or WDAC) blocks the engine's libraries. Ask the administrator to allow the engine's folder, which Check engine names.</source>
   <translation>A policy of this computer (AppLocker or WDAC) blocks the engine's libraries. Ask the administrator to allow the engine's folder, which Check engine names.</translation>
  </message>
  <message>
   <source>A rectangle of a few hundred to a few thousand pixels is quick, and often tells enough. Empty: all.</source>
   <translation>A rectangle of a few hundred to a few thousand pixels is quick, and often tells enough. Empty: all.</translation>
  </message>
  <message>
   <source>A second map for each layer: its features, averaged over their channels.</source>
   <translation>A second map for each layer: its features, averaged over their channels.</translation>
  </message>
  <message>
   <source>About Deep Fusion</source>
   <translation>About Deep Fusion</translation>
  </message>
  <message>
   <source>About Deep Fusion…</source>
   <translation>About Deep Fusion…</translation>
  </message>
  <message>
   <source>Action</source>
   <translation>Action</translation>
  </message>
  <message>
   <source>Add</source>
   <translation>Add</translation>
  </message>
  <message>
   <source>Add a band</source>
   <translation>Add a band</translation>
  </message>
  <message>
   <source>Add again</source>
   <translation>Add again</translation>
  </message>
  <message>
   <source>Add its layers to the project once more</source>
   <translation>Add its layers to the project once more</translation>
  </message>
  <message>
   <source>Add the ratio of the second band to the first</source>
   <translation>Add the ratio of the second band to the first</translation>
  </message>
  <message>
   <source>Alignment</source>
   <translation>Alignment</translation>
  </message>
  <message>
   <source>All devices</source>
   <translation>All devices</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>All files (*)</translation>
  </message>
  <message>
   <source>All images are in {system}.</source>
   <translation>All images are in {system}.</translation>
  </message>
  <message>
   <source>All tasks</source>
   <translation>All tasks</translation>
  </message>
  <message>
   <source>All {kind} images</source>
   <translation>All {kind} images</translation>
  </message>
  <message>
   <source>Also write the mean of the features</source>
   <translation>Also write the mean of the features</translation>
  </message>
  <message>
   <source>An engine is chosen. Check tells what it can do.</source>
   <translation>An engine is chosen. Check tells what it can do.</translation>
  </message>
  <message>
   <source>An image alone teaches nothing. Give samples: points or polygons with a class.</source>
   <translation>An image alone teaches nothing. Give samples: points or polygons with a class.</translation>
  </message>
  <message>
   <source>Another QGIS window is installing or removing the engine in {folder}. Wait for it.</source>
   <translation>Another QGIS window is installing or removing the engine in {folder}. Wait for it.</translation>
  </message>
  <message>
   <source>Answers</source>
   <translation>Answers</translation>
  </message>
  <message>
   <source>Answers compared</source>
   <translation>Answers compared</translation>
  </message>
  <message>
   <source>Answers that are less probable than this are unknown.</source>
   <translation>Answers that are less probable than this are unknown.</translation>
  </message>
  <message>
   <source>Answers that are unknown</source>
   <translation>Answers that are unknown</translation>
  </message>
  <message>
   <source>Apply</source>
   <translation>Apply</translation>
  </message>
  <message>
   <source>Areas</source>
   <translation>Areas</translation>
  </message>
  <message>
   <source>Assess pansharpening</source>
   <translation>Assess pansharpening</translation>
  </message>
  <message>
   <source>Assess predicted fine image</source>
   <translation>Assess predicted fine image</translation>
  </message>
  <message>
   <source>Assess scenes</source>
   <translation>Assess scenes</translation>
  </message>
  <message>
   <source>Assess segmentation</source>
   <translation>Assess segmentation</translation>
  </message>
  <message>
   <source>Averages the probabilities of eight looks: a little more accurate, eight times as slow.</source>
   <translation>Averages the probabilities of eight looks: a little more accurate, eight times as slow.</translation>
  </message>
  <message>
   <source>BAND is {band}, but the result has {count} bands. Pick one of them.</source>
   <translation>BAND is {band}, but the result has {count} bands. Pick one of them.</translation>
  </message>
  <message>
   <source>Backbone</source>
   <translation>Backbone</translation>
  </message>
  <message>
   <source>Backend</source>
   <translation>Backend</translation>
  </message>
  <message>
   <source>Band of the layer</source>
   <translation>Band of the layer</translation>
  </message>
  <message>
   <source>Band to explain</source>
   <translation>Band to explain</translation>
  </message>
  <message>
   <source>Band {number}</source>
   <translation>Band {number}</translation>
  </message>
  <message>
   <source>Bands</source>
   <translation>Bands</translation>
  </message>
  <message>
   <source>Bands of each image</source>
   <translation>Bands of each image</translation>
  </message>
  <message>
   <source>Bands of the coarse images, in the same order</source>
   <translation>Bands of the coarse images, in the same order</translation>
  </message>
  <message>
   <source>Bands of the fine images</source>
   <translation>Bands of the fine images</translation>
  </message>
  <message>
   <source>Bands {bands} of {name} name a band twice. Pick each once.</source>
   <translation>Bands {bands} of {name} name a band twice. Pick each once.</translation>
  </message>
  <message>
   <source>Base Python</source>
   <translation>Base Python</translation>
  </message>
  <message>
   <source>Batch size</source>
   <translation>Batch size</translation>
  </message>
  <message>
   <source>Best method</source>
   <translation>Best method</translation>
  </message>
  <message>
   <source>Best method, in words</source>
   <translation>Best method, in words</translation>
  </message>
  <message>
   <source>Best so far: {value} at iteration {iteration}</source>
   <translation>Best so far: {value} at iteration {iteration}</translation>
  </message>
  <message>
   <source>Bits of the masks that mark bad pixels</source>
   <translation>Bits of the masks that mark bad pixels</translation>
  </message>
  <message>
   <source>Blink</source>
   <translation>Blink</translation>
  </message>
  <message>
   <source>Brovey,Gram-Schmidt,GSA,BT-H,IHS,PCA,SFIM,HPF,BDSD,MTF-GLP,CVPR19,substitution,pyramid</source>
   <translation>Brovey,Gram-Schmidt,GSA,BT-H,IHS,PCA,SFIM,HPF,BDSD,MTF-GLP,CVPR19,substitution,pyramid</translation>
  </message>
  <message>
   <source>By which chips the best state is chosen. inner: some held out of those learned from; paper: the fold tested itself, as papers often do, which flatters.</source>
   <translation>By which chips the best state is chosen. inner: some held out of those learned from; paper: the fold tested itself, as papers often do, which flatters.</translation>
  </message>
  <message>
   <source>CUDA can be used (0 or 1)</source>
   <translation>CUDA can be used (0 or 1)</translation>
  </message>
  <message>
   <source>Calibrated backscatter, such as the bands VV and VH of Sentinel-1 GRD, terrain-corrected.</source>
   <translation>Calibrated backscatter, such as the bands VV and VH of Sentinel-1 GRD, terrain-corrected.</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Cancel</translation>
  </message>
  <message>
   <source>Cancel run</source>
   <translation>Cancel run</translation>
  </message>
  <message>
   <source>Cancelled.</source>
   <translation>Cancelled.</translation>
  </message>
  <message>
   <source>Cell size (0 = a chip of the model)</source>
   <translation>Cell size (0 = a chip of the model)</translation>
  </message>
  <message>
   <source>Cells or features</source>
   <translation>Cells or features</translation>
  </message>
  <message>
   <source>Changes of the network's configuration</source>
   <translation>Changes of the network's configuration</translation>
  </message>
  <message>
   <source>Check</source>
   <translation>Check</translation>
  </message>
  <message>
   <source>Check dates and pairs in the log before a long run.</source>
   <translation>Check dates and pairs in the log before a long run.</translation>
  </message>
  <message>
   <source>Check engine</source>
   <translation>Check engine</translation>
  </message>
  <message>
   <source>Chip size (pixels)</source>
   <translation>Chip size (pixels)</translation>
  </message>
  <message>
   <source>Chips that are learned from at a time. More need more memory. Empty: as the preset says.</source>
   <translation>Chips that are learned from at a time. More need more memory. Empty: as the preset says.</translation>
  </message>
  <message>
   <source>Chips with a smaller share of pixels that hold data get no answer.</source>
   <translation>Chips with a smaller share of pixels that hold data get no answer.</translation>
  </message>
  <message>
   <source>Choose a model file</source>
   <translation>Choose a model file</translation>
  </message>
  <message>
   <source>Choose the field of {name} that holds the class.</source>
   <translation>Choose the field of {name} that holds the class.</translation>
  </message>
  <message>
   <source>Choose two layers, and this box says how well they fit.</source>
   <translation>Choose two layers, and this box says how well they fit.</translation>
  </message>
  <message>
   <source>Chosen by</source>
   <translation>Chosen by</translation>
  </message>
  <message>
   <source>Class field</source>
   <translation>Class field</translation>
  </message>
  <message>
   <source>Class weights</source>
   <translation>Class weights</translation>
  </message>
  <message>
   <source>Classes</source>
   <translation>Classes</translation>
  </message>
  <message>
   <source>Classes of cells</source>
   <translation>Classes of cells</translation>
  </message>
  <message>
   <source>Classes of {name}</source>
   <translation>Classes of {name}</translation>
  </message>
  <message>
   <source>Classes…</source>
   <translation>Classes…</translation>
  </message>
  <message>
   <source>Classical methods and assessment work. Networks need torch, which this Python does not have.</source>
   <translation>Classical methods and assessment work. Networks need torch, which this Python does not have.</translation>
  </message>
  <message>
   <source>Classify scenes</source>
   <translation>Classify scenes</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Close</translation>
  </message>
  <message>
   <source>Close this window; what runs goes on.</source>
   <translation>Close this window; what runs goes on.</translation>
  </message>
  <message>
   <source>Coarse image</source>
   <translation>Coarse image</translation>
  </message>
  <message>
   <source>Coarse image of the predicted date</source>
   <translation>Coarse image of the predicted date</translation>
  </message>
  <message>
   <source>Coarse image, earlier date</source>
   <translation>Coarse image, earlier date</translation>
  </message>
  <message>
   <source>Coarse image, later date</source>
   <translation>Coarse image, later date</translation>
  </message>
  <message>
   <source>Coarse images of the dates to predict</source>
   <translation>Coarse images of the dates to predict</translation>
  </message>
  <message>
   <source>Coarse over fine pixel size, for ERGAS. Empty: from the coarse images, else 16 (MODIS and Landsat).</source>
   <translation>Coarse over fine pixel size, for ERGAS. Empty: from the coarse images, else 16 (MODIS and Landsat).</translation>
  </message>
  <message>
   <source>Colour</source>
   <translation>Colour</translation>
  </message>
  <message>
   <source>Colour of {name} in maps</source>
   <translation>Colour of {name} in maps</translation>
  </message>
  <message>
   <source>Compare Images</source>
   <translation>Compare Images</translation>
  </message>
  <message>
   <source>Compare images…</source>
   <translation>Compare images…</translation>
  </message>
  <message>
   <source>Compare methods of spatio-temporal fusion</source>
   <translation>Compare methods of spatio-temporal fusion</translation>
  </message>
  <message>
   <source>Compare pansharpening methods</source>
   <translation>Compare pansharpening methods</translation>
  </message>
  <message>
   <source>Comparison of two images</source>
   <translation>Comparison of two images</translation>
  </message>
  <message>
   <source>Compute on</source>
   <translation>Compute on</translation>
  </message>
  <message>
   <source>Concat</source>
   <translation>Concat</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>Confidence</translation>
  </message>
  <message>
   <source>Confirm: do it</source>
   <translation>Confirm: do it</translation>
  </message>
  <message>
   <source>Copied to {path}.</source>
   <translation>Copied to {path}.</translation>
  </message>
  <message>
   <source>Copied.</source>
   <translation>Copied.</translation>
  </message>
  <message>
   <source>Copied. Paste it into an issue; it names neither your home folder nor you.</source>
   <translation>Copied. Paste it into an issue; it names neither your home folder nor you.</translation>
  </message>
  <message>
   <source>Copy BibTeX</source>
   <translation>Copy BibTeX</translation>
  </message>
  <message>
   <source>Copy as</source>
   <translation>Copy as</translation>
  </message>
  <message>
   <source>Copy citations</source>
   <translation>Copy citations</translation>
  </message>
  <message>
   <source>Copy diagnostics</source>
   <translation>Copy diagnostics</translation>
  </message>
  <message>
   <source>Copy exactly this run, to do it elsewhere.</source>
   <translation>Copy exactly this run, to do it elsewhere.</translation>
  </message>
  <message>
   <source>Copy the trained model into the library</source>
   <translation>Copy the trained model into the library</translation>
  </message>
  <message>
   <source>Copy this model to another folder</source>
   <translation>Copy this model to another folder</translation>
  </message>
  <message>
   <source>Correlation of the best</source>
   <translation>Correlation of the best</translation>
  </message>
  <message>
   <source>Correlation with the reference</source>
   <translation>Correlation with the reference</translation>
  </message>
  <message>
   <source>Correlation, mean over the bands</source>
   <translation>Correlation, mean over the bands</translation>
  </message>
  <message>
   <source>Create demo data</source>
   <translation>Create demo data</translation>
  </message>
  <message>
   <source>Creation options</source>
   <translation>Creation options</translation>
  </message>
  <message>
   <source>Cross-validate scene classifier</source>
   <translation>Cross-validate scene classifier</translation>
  </message>
  <message>
   <source>Curves come with the first validation.</source>
   <translation>Curves come with the first validation.</translation>
  </message>
  <message>
   <source>Cut out what the map shows</source>
   <translation>Cut out what the map shows</translation>
  </message>
  <message>
   <source>DATE_PATTERN needs YYYY and MM and DD, or YYYY and DDD; it is {found}.</source>
   <translation>DATE_PATTERN needs YYYY and MM and DD, or YYYY and DDD; it is {found}.</translation>
  </message>
  <message>
   <source>DATE_TABLE cannot be read: {reason}.</source>
   <translation>DATE_TABLE cannot be read: {reason}.</translation>
  </message>
  <message>
   <source>Date in file names</source>
   <translation>Date in file names</translation>
  </message>
  <message>
   <source>Dates</source>
   <translation>Dates</translation>
  </message>
  <message>
   <source>Days between the images of a pair</source>
   <translation>Days between the images of a pair</translation>
  </message>
  <message>
   <source>Days that have a fine image</source>
   <translation>Days that have a fine image</translation>
  </message>
  <message>
   <source>Deep Fusion has no engine yet. Run the toolbox algorithm Install engine, or give the path of a Python that has the packages it needs under Settings &gt; Options &gt; Processing &gt; Providers &gt; Deep Fusion.</source>
   <translation>Deep Fusion has no engine yet. Run the toolbox algorithm Install engine, or give the path of a Python that has the packages it needs under Settings &gt; Options &gt; Processing &gt; Providers &gt; Deep Fusion.</translation>
  </message>
  <message>
   <source>Deep Fusion panel</source>
   <translation>Deep Fusion panel</translation>
  </message>
  <message>
   <source>Delete model</source>
   <translation>Delete model</translation>
  </message>
  <message>
   <source>Delete the model {name}? Its file is removed for good.</source>
   <translation>Delete the model {name}? Its file is removed for good.</translation>
  </message>
  <message>
   <source>Deleted: {name}.</source>
   <translation>Deleted: {name}.</translation>
  </message>
  <message>
   <source>Delete…</source>
   <translation>Delete…</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Device</translation>
  </message>
  <message>
   <source>Device that auto takes</source>
   <translation>Device that auto takes</translation>
  </message>
  <message>
   <source>Devices that can be computed on</source>
   <translation>Devices that can be computed on</translation>
  </message>
  <message>
   <source>Different reference systems: {systems}.</source>
   <translation>Different reference systems: {systems}.</translation>
  </message>
  <message>
   <source>Disagreement of both pairs</source>
   <translation>Disagreement of both pairs</translation>
  </message>
  <message>
   <source>Distortion of the local correlation with the panchromatic image</source>
   <translation>Distortion of the local correlation with the panchromatic image</translation>
  </message>
  <message>
   <source>Do it for what the map shows (at most 512 pixels), and compare.</source>
   <translation>Do it for what the map shows (at most 512 pixels), and compare.</translation>
  </message>
  <message>
   <source>Do the images go together?</source>
   <translation>Do the images go together?</translation>
  </message>
  <message>
   <source>Done.</source>
   <translation>Done.</translation>
  </message>
  <message>
   <source>Drag the line, or press the arrow keys, Home and End. Space blinks.</source>
   <translation>Drag the line, or press the arrow keys, Home and End. Space blinks.</translation>
  </message>
  <message>
   <source>Drawing...</source>
   <translation>Drawing...</translation>
  </message>
  <message>
   <source>ERGAS</source>
   <translation>ERGAS</translation>
  </message>
  <message>
   <source>ERGAS against the reference</source>
   <translation>ERGAS against the reference</translation>
  </message>
  <message>
   <source>ERGAS of the best</source>
   <translation>ERGAS of the best</translation>
  </message>
  <message>
   <source>ERGAS of the degraded image against the multispectral one</source>
   <translation>ERGAS of the degraded image against the multispectral one</translation>
  </message>
  <message>
   <source>Edge of the chips; images of folders are resampled to it. Empty: as the preset says.</source>
   <translation>Edge of the chips; images of folders are resampled to it. Empty: as the preset says.</translation>
  </message>
  <message>
   <source>Edge of the squares that are computed one after the other. It changes speed and memory, not the result.</source>
   <translation>Edge of the squares that are computed one after the other. It changes speed and memory, not the result.</translation>
  </message>
  <message>
   <source>Edge of the training patches, in pixels of the multispectral image.</source>
   <translation>Edge of the training patches, in pixels of the multispectral image.</translation>
  </message>
  <message>
   <source>Edge of the training patches, in pixels of the optical image, or of SAR where there is no other.</source>
   <translation>Edge of the training patches, in pixels of the optical image, or of SAR where there is no other.</translation>
  </message>
  <message>
   <source>Edge of the training patches, in pixels.</source>
   <translation>Edge of the training patches, in pixels.</translation>
  </message>
  <message>
   <source>Edge of the window that the filter moves over the image, an odd number. refined_lee needs 7.</source>
   <translation>Edge of the window that the filter moves over the image, an odd number. refined_lee needs 7.</translation>
  </message>
  <message>
   <source>Empty: as the network's preset says.</source>
   <translation>Empty: as the network's preset says.</translation>
  </message>
  <message>
   <source>End the training and keep its best</source>
   <translation>End the training and keep its best</translation>
  </message>
  <message>
   <source>End the training at its next iteration; the weights that validated best become the model.</source>
   <translation>End the training at its next iteration; the weights that validated best become the model.</translation>
  </message>
  <message>
   <source>Ends at the next iteration, with the best weights so far...</source>
   <translation>Ends at the next iteration, with the best weights so far...</translation>
  </message>
  <message>
   <source>Engine</source>
   <translation>Engine</translation>
  </message>
  <message>
   <source>Engine of Deep Fusion</source>
   <translation>Engine of Deep Fusion</translation>
  </message>
  <message>
   <source>Engine: {path} ({origin})</source>
   <translation>Engine: {path} ({origin})</translation>
  </message>
  <message>
   <source>Entropy</source>
   <translation>Entropy</translation>
  </message>
  <message>
   <source>Equivalent number of looks</source>
   <translation>Equivalent number of looks</translation>
  </message>
  <message>
   <source>Every image in it, though not in folders below it, belongs to the series.</source>
   <translation>Every image in it, though not in folders below it, belongs to the series.</translation>
  </message>
  <message>
   <source>Evidence</source>
   <translation>Evidence</translation>
  </message>
  <message>
   <source>Exchange the two images.</source>
   <translation>Exchange the two images.</translation>
  </message>
  <message>
   <source>Expected calibration error</source>
   <translation>Expected calibration error</translation>
  </message>
  <message>
   <source>Expected calibration error on the chips held out</source>
   <translation>Expected calibration error on the chips held out</translation>
  </message>
  <message>
   <source>Explain pansharpening (Grad-CAM)</source>
   <translation>Explain pansharpening (Grad-CAM)</translation>
  </message>
  <message>
   <source>Export model</source>
   <translation>Export model</translation>
  </message>
  <message>
   <source>Exporting {name}, which only QGIS can read as it is shown.</source>
   <translation>Exporting {name}, which only QGIS can read as it is shown.</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>Export…</translation>
  </message>
  <message>
   <source>FIRST_FOLDS is {first}, but there are {folds} folds. Run fewer, or all with 0.</source>
   <translation>FIRST_FOLDS is {first}, but there are {folds} folds. Run fewer, or all with 0.</translation>
  </message>
  <message>
   <source>Feature {number} of {name} is a {kind}; points and polygons can be classified. Convert the layer first.</source>
   <translation>Feature {number} of {name} is a {kind}; points and polygons can be classified. Convert the layer first.</translation>
  </message>
  <message>
   <source>Features</source>
   <translation>Features</translation>
  </message>
  <message>
   <source>Features without an answer</source>
   <translation>Features without an answer</translation>
  </message>
  <message>
   <source>Field of the answers</source>
   <translation>Field of the answers</translation>
  </message>
  <message>
   <source>Field of the truth</source>
   <translation>Field of the truth</translation>
  </message>
  <message>
   <source>File</source>
   <translation>File</translation>
  </message>
  <message>
   <source>Filters the speckle of a SAR image, turns power into decibels or back, and adds the ratio of bands.</source>
   <translation>Filters the speckle of a SAR image, turns power into decibels or back, and adds the ratio of bands.</translation>
  </message>
  <message>
   <source>Fine image</source>
   <translation>Fine image</translation>
  </message>
  <message>
   <source>Fine image, earlier date</source>
   <translation>Fine image, earlier date</translation>
  </message>
  <message>
   <source>Fine image, later date</source>
   <translation>Fine image, later date</translation>
  </message>
  <message>
   <source>Fold file</source>
   <translation>Fold file</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>Folder</translation>
  </message>
  <message>
   <source>Folder for several dates</source>
   <translation>Folder for several dates</translation>
  </message>
  <message>
   <source>Folder for the maps</source>
   <translation>Folder for the maps</translation>
  </message>
  <message>
   <source>Folder for the results</source>
   <translation>Folder for the results</translation>
  </message>
  <message>
   <source>Folder of class folders</source>
   <translation>Folder of class folders</translation>
  </message>
  <message>
   <source>Folder of the environments</source>
   <translation>Folder of the environments</translation>
  </message>
  <message>
   <source>Folder of {kind} images</source>
   <translation>Folder of {kind} images</translation>
  </message>
  <message>
   <source>Folds</source>
   <translation>Folds</translation>
  </message>
  <message>
   <source>Folds of your own, instead: a table with the columns image (such as class/name.tif) and fold.</source>
   <translation>Folds of your own, instead: a table with the columns image (such as class/name.tif) and fold.</translation>
  </message>
  <message>
   <source>Folds to run (0 = all)</source>
   <translation>Folds to run (0 = all)</translation>
  </message>
  <message>
   <source>Follow the map</source>
   <translation>Follow the map</translation>
  </message>
  <message>
   <source>For example 1 2 3 4 5 6 of Landsat 7 and 3 4 1 2 6 7 of MODIS. None: all but alpha.</source>
   <translation>For example 1 2 3 4 5 6 of Landsat 7 and 3 4 1 2 6 7 of MODIS. None: all but alpha.</translation>
  </message>
  <message>
   <source>For experiments: settings of the network, such as mmd=none for MFAFNet without alignment.</source>
   <translation>For experiments: settings of the network, such as mmd=none for MFAFNet without alignment.</translation>
  </message>
  <message>
   <source>For experiments: settings of the network, such as start=add for KPFF that begins as a sum.</source>
   <translation>For experiments: settings of the network, such as start=add for KPFF that begins as a sum.</translation>
  </message>
  <message>
   <source>For experiments: settings that replace those of the preset, such as cross_transfer=false or branch_fusion=none, the ablations of the DCFNet paper.</source>
   <translation>For experiments: settings that replace those of the preset, such as cross_transfer=false or branch_fusion=none, the ablations of the DCFNet paper.</translation>
  </message>
  <message>
   <source>For images that come as one file per band: their bands follow those of the multispectral image.</source>
   <translation>For images that come as one file per band: their bands follow those of the multispectral image.</translation>
  </message>
  <message>
   <source>For images that come as one file per band: their bands follow.</source>
   <translation>For images that come as one file per band: their bands follow.</translation>
  </message>
  <message>
   <source>For images that come as one file per polarisation: their bands follow those of the SAR image.</source>
   <translation>For images that come as one file per polarisation: their bands follow those of the SAR image.</translation>
  </message>
  <message>
   <source>For polygons: the field that holds the class, as a name or a number of the map.</source>
   <translation>For polygons: the field that holds the class, as a name or a number of the map.</translation>
  </message>
  <message>
   <source>For polygons: the field that holds the class, as a number or a name.</source>
   <translation>For polygons: the field that holds the class, as a number or a name.</translation>
  </message>
  <message>
   <source>For the predictions that need no method.</source>
   <translation>For the predictions that need no method.</translation>
  </message>
  <message>
   <source>For which hardware torch is installed</source>
   <translation>For which hardware torch is installed</translation>
  </message>
  <message>
   <source>Free memory</source>
   <translation>Free memory</translation>
  </message>
  <message>
   <source>Free memory (MB)</source>
   <translation>Free memory (MB)</translation>
  </message>
  <message>
   <source>From one cell to the next, in units of the image. Less than the cell size gives finer, smoother maps.</source>
   <translation>From one cell to the next, in units of the image. Less than the cell size gives finer, smoother maps.</translation>
  </message>
  <message>
   <source>From what the layers say of themselves; no pixel is read for it.</source>
   <translation>From what the layers say of themselves; no pixel is read for it.</translation>
  </message>
  <message>
   <source>Further SAR files</source>
   <translation>Further SAR files</translation>
  </message>
  <message>
   <source>Further multispectral files</source>
   <translation>Further multispectral files</translation>
  </message>
  <message>
   <source>Fusion</source>
   <translation>Fusion</translation>
  </message>
  <message>
   <source>Fusions</source>
   <translation>Fusions</translation>
  </message>
  <message>
   <source>GDAL</source>
   <translation>GDAL</translation>
  </message>
  <message>
   <source>Gains of the multispectral bands at the Nyquist frequency of their pixels, such as 0.34 0.32 0.30 0.22, one for each band or one for all. Empty: those of the sensor.</source>
   <translation>Gains of the multispectral bands at the Nyquist frequency of their pixels, such as 0.34 0.32 0.30 0.22, one for each band or one for all. Empty: those of the sensor.</translation>
  </message>
  <message>
   <source>Give a multispectral image the small pixels of a panchromatic one.</source>
   <translation>Give a multispectral image the small pixels of a panchromatic one.</translation>
  </message>
  <message>
   <source>Give a reference, or both the panchromatic and the multispectral image, to compare with.</source>
   <translation>Give a reference, or both the panchromatic and the multispectral image, to compare with.</translation>
  </message>
  <message>
   <source>Give either a folder of class folders, or an image with samples.</source>
   <translation>Give either a folder of class folders, or an image with samples.</translation>
  </message>
  <message>
   <source>Give either a layer of answers, or a model with an image or with a folder of known chips.</source>
   <translation>Give either a layer of answers, or a model with an image or with a folder of known chips.</translation>
  </message>
  <message>
   <source>Give either one layer of labels or a label raster for each scene.</source>
   <translation>Give either one layer of labels or a label raster for each scene.</translation>
  </message>
  <message>
   <source>Give the model that is to be measured.</source>
   <translation>Give the model that is to be measured.</translation>
  </message>
  <message>
   <source>Give the truth: points or polygons on the image, with a class.</source>
   <translation>Give the truth: points or polygons on the image, with a class.</translation>
  </message>
  <message>
   <source>Give this model another name (F2); models of the plugin keep theirs</source>
   <translation>Give this model another name (F2); models of the plugin keep theirs</translation>
  </message>
  <message>
   <source>Grad-CAM, band {band} of {name}</source>
   <translation>Grad-CAM, band {band} of {name}</translation>
  </message>
  <message>
   <source>Grids</source>
   <translation>Grids</translation>
  </message>
  <message>
   <source>HQNR of the best</source>
   <translation>HQNR of the best</translation>
  </message>
  <message>
   <source>Highest value (dB)</source>
   <translation>Highest value (dB)</translation>
  </message>
  <message>
   <source>How far outlines may move to become simpler. Neighbours may then leave slivers between them.</source>
   <translation>How far outlines may move to become simpler. Neighbours may then leave slivers between them.</translation>
  </message>
  <message>
   <source>How far the predictions from the two pairs are from each other, by band.</source>
   <translation>How far the predictions from the two pairs are from each other, by band.</translation>
  </message>
  <message>
   <source>How long a network learns between two pairs. Empty: 300.</source>
   <translation>How long a network learns between two pairs. Empty: 300.</translation>
  </message>
  <message>
   <source>How long each network learns on the images. 0: the plugin's own weights as they are.</source>
   <translation>How long each network learns on the images. 0: the plugin's own weights as they are.</translation>
  </message>
  <message>
   <source>How long each network learns. Empty: as the preset says (300).</source>
   <translation>How long each network learns. Empty: as the preset says (300).</translation>
  </message>
  <message>
   <source>How long to learn on the images before sharpening. Empty: 300 without a model, none with one.</source>
   <translation>How long to learn on the images before sharpening. Empty: 300 without a model, none with one.</translation>
  </message>
  <message>
   <source>How many batches to learn from. Empty: as the preset says (300).</source>
   <translation>How many batches to learn from. Empty: as the preset says (300).</translation>
  </message>
  <message>
   <source>How many batches to learn from. Training stops earlier when validation does not improve any more. Empty: as the network's preset says.</source>
   <translation>How many batches to learn from. Training stops earlier when validation does not improve any more. Empty: as the network's preset says.</translation>
  </message>
  <message>
   <source>How many of them are unknown</source>
   <translation>How many of them are unknown</translation>
  </message>
  <message>
   <source>How many parts the chips are divided into; each is tested once.</source>
   <translation>How many parts the chips are divided into; each is tested once.</translation>
  </message>
  <message>
   <source>How much main memory the engine may use. Tiles are chosen by it; a run that cannot do with it stops.</source>
   <translation>How much main memory the engine may use. Tiles are chosen by it; a run that cannot do with it stops.</translation>
  </message>
  <message>
   <source>How much more chips of rare classes count: not, by the inverse of their number, or a softer way.</source>
   <translation>How much more chips of rare classes count: not, by the inverse of their number, or a softer way.</translation>
  </message>
  <message>
   <source>How much more pixels of rare classes count: by the inverse of their number, its square root, or not.</source>
   <translation>How much more pixels of rare classes count: by the inverse of their number, its square root, or not.</translation>
  </message>
  <message>
   <source>How much of the answer comes from it, 0 to 1.</source>
   <translation>How much of the answer comes from it, 0 to 1.</translation>
  </message>
  <message>
   <source>How the detail of the panchromatic image gets into the bands; exp only enlarges, for comparison.</source>
   <translation>How the detail of the panchromatic image gets into the bands; exp only enlarges, for comparison.</translation>
  </message>
  <message>
   <source>How to predict; see the help.</source>
   <translation>How to predict; see the help.</translation>
  </message>
  <message>
   <source>How to predict; see the single tools.</source>
   <translation>How to predict; see the single tools.</translation>
  </message>
  <message>
   <source>How to take the speckle out; refined_lee keeps edges best, frost needs no number of looks.</source>
   <translation>How to take the speckle out; refined_lee keeps edges best, frost needs no number of looks.</translation>
  </message>
  <message>
   <source>How weak speckle is: squared mean over variance of power on even ground. Sentinel-1 IW GRD has about 4.4, a single-look image 1. With a lower number more is smoothed.</source>
   <translation>How weak speckle is: squared mean over variance of power on even ground. Sentinel-1 IW GRD has about 4.4, a single-look image 1. With a lower number more is smoothed.</translation>
  </message>
  <message>
   <source>Hybrid quality with no reference (HQNR)</source>
   <translation>Hybrid quality with no reference (HQNR)</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>Image</translation>
  </message>
  <message>
   <source>Images of {days}.</source>
   <translation>Images of {days}.</translation>
  </message>
  <message>
   <source>Import models</source>
   <translation>Import models</translation>
  </message>
  <message>
   <source>Import…</source>
   <translation>Import…</translation>
  </message>
  <message>
   <source>In the map's view {first} and {second} have no ground in common. Move the map to where they do.</source>
   <translation>In the map's view {first} and {second} have no ground in common. Move the map to where they do.</translation>
  </message>
  <message>
   <source>In units of the fine image's reference system. Needed where the coarse images were already resampled to small pixels; then 463 m (MODIS) are assumed.</source>
   <translation>In units of the fine image's reference system. Needed where the coarse images were already resampled to small pixels; then 463 m (MODIS) are assumed.</translation>
  </message>
  <message>
   <source>Install engine</source>
   <translation>Install engine</translation>
  </message>
  <message>
   <source>Installing packages, step {number} of {count}…</source>
   <translation>Installing packages, step {number} of {count}…</translation>
  </message>
  <message>
   <source>Install…</source>
   <translation>Install…</translation>
  </message>
  <message>
   <source>Instead of answers: an image, on which the truth lies.</source>
   <translation>Instead of answers: an image, on which the truth lies.</translation>
  </message>
  <message>
   <source>Instead of answers: known chips, with a folder of images for each class.</source>
   <translation>Instead of answers: known chips, with a folder of images for each class.</translation>
  </message>
  <message>
   <source>Instead of one layer of labels: a raster for each scene, in the same order.</source>
   <translation>Instead of one layer of labels: a raster for each scene, in the same order.</translation>
  </message>
  <message>
   <source>It would install {packages} ({origin}) into {folder}, which will take about {disk:.1f} GB.</source>
   <translation>It would install {packages} ({origin}) into {folder}, which will take about {disk:.1f} GB.</translation>
  </message>
  <message>
   <source>It would remove the environments in {folder}.</source>
   <translation>It would remove the environments in {folder}.</translation>
  </message>
  <message>
   <source>Iteration that validated best</source>
   <translation>Iteration that validated best</translation>
  </message>
  <message>
   <source>Iteration {iteration} of {iterations}</source>
   <translation>Iteration {iteration} of {iterations}</translation>
  </message>
  <message>
   <source>Iterations</source>
   <translation>Iterations</translation>
  </message>
  <message>
   <source>Iterations done</source>
   <translation>Iterations done</translation>
  </message>
  <message>
   <source>Iterations of learning</source>
   <translation>Iterations of learning</translation>
  </message>
  <message>
   <source>Iterations of learning on the images</source>
   <translation>Iterations of learning on the images</translation>
  </message>
  <message>
   <source>Its last words: {words}</source>
   <translation>Its last words: {words}</translation>
  </message>
  <message>
   <source>Its standard deviation over the folds</source>
   <translation>Its standard deviation over the folds</translation>
  </message>
  <message>
   <source>KPFF</source>
   <translation>KPFF</translation>
  </message>
  <message>
   <source>Kappa</source>
   <translation>Kappa</translation>
  </message>
  <message>
   <source>Kappa of the best</source>
   <translation>Kappa of the best</translation>
  </message>
  <message>
   <source>Kappa on the chips held out</source>
   <translation>Kappa on the chips held out</translation>
  </message>
  <message>
   <source>Kappa on the labels held out</source>
   <translation>Kappa on the labels held out</translation>
  </message>
  <message>
   <source>Keep model</source>
   <translation>Keep model</translation>
  </message>
  <message>
   <source>Keeps what each fold said, so that a run that was stopped can go on.</source>
   <translation>Keeps what each fold said, so that a run that was stopped can go on.</translation>
  </message>
  <message>
   <source>LOWEST is {lowest} dB and HIGHEST {highest} dB. LOWEST has to be the smaller one.</source>
   <translation>LOWEST is {lowest} dB and HIGHEST {highest} dB. LOWEST has to be the smaller one.</translation>
  </message>
  <message>
   <source>Label rasters</source>
   <translation>Label rasters</translation>
  </message>
  <message>
   <source>Labels</source>
   <translation>Labels</translation>
  </message>
  <message>
   <source>Land classes</source>
   <translation>Land classes</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>Land cover</translation>
  </message>
  <message>
   <source>Largest possible value, for PSNR and SSIM. Empty: for whole numbers 2^n - 1, the least that is not below the reference's largest value; else that value.</source>
   <translation>Largest possible value, for PSNR and SSIM. Empty: for whole numbers 2^n - 1, the least that is not below the reference's largest value; else that value.</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>Layers</translation>
  </message>
  <message>
   <source>Layers or files. Instead of them, or besides, a folder can be given.</source>
   <translation>Layers or files. Instead of them, or besides, a folder can be given.</translation>
  </message>
  <message>
   <source>Layers that mark bad pixels, each of the image of its day.</source>
   <translation>Layers that mark bad pixels, each of the image of its day.</translation>
  </message>
  <message>
   <source>Layers that mark bad pixels, in this order, as many as there are: of the earlier and the later fine image, of the earlier and the later coarse image, then of the dates to predict.</source>
   <translation>Layers that mark bad pixels, in this order, as many as there are: of the earlier and the later fine image, of the earlier and the later coarse image, then of the dates to predict.</translation>
  </message>
  <message>
   <source>Learned from</source>
   <translation>Learned from</translation>
  </message>
  <message>
   <source>Learned model</source>
   <translation>Learned model</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>Learning rate</translation>
  </message>
  <message>
   <source>Least RMSE of the predictions that need no method</source>
   <translation>Least RMSE of the predictions that need no method</translation>
  </message>
  <message>
   <source>Least share of data</source>
   <translation>Least share of data</translation>
  </message>
  <message>
   <source>Left</source>
   <translation>Left</translation>
  </message>
  <message>
   <source>Licence of these</source>
   <translation>Licence of these</translation>
  </message>
  <message>
   <source>Licence: GNU General Public License, version 2 or later</source>
   <translation>Licence: GNU General Public License, version 2 or later</translation>
  </message>
  <message>
   <source>Log</source>
   <translation>Log</translation>
  </message>
  <message>
   <source>Look at all of the first image.</source>
   <translation>Look at all of the first image.</translation>
  </message>
  <message>
   <source>Look at two images of the project side by side</source>
   <translation>Look at two images of the project side by side</translation>
  </message>
  <message>
   <source>Look at what the main map shows now.</source>
   <translation>Look at what the main map shows now.</translation>
  </message>
  <message>
   <source>Look at whatever the main map shows, whenever it moves.</source>
   <translation>Look at whatever the main map shows, whenever it moves.</translation>
  </message>
  <message>
   <source>Look eight times, mirrored and turned</source>
   <translation>Look eight times, mirrored and turned</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>Loss</translation>
  </message>
  <message>
   <source>Losses, and figures of samples held out, by iteration.</source>
   <translation>Losses, and figures of samples held out, by iteration.</translation>
  </message>
  <message>
   <source>Lowest value (dB)</source>
   <translation>Lowest value (dB)</translation>
  </message>
  <message>
   <source>MASK_BITS are numbers from 0 to 31, such as 0 1 2 3 4.</source>
   <translation>MASK_BITS are numbers from 0 to 31, such as 0 1 2 3 4.</translation>
  </message>
  <message>
   <source>MPS can be used (0 or 1)</source>
   <translation>MPS can be used (0 or 1)</translation>
  </message>
  <message>
   <source>MTF gains</source>
   <translation>MTF gains</translation>
  </message>
  <message>
   <source>Made by version</source>
   <translation>Made by version</translation>
  </message>
  <message>
   <source>Make a private Python environment for the engine; asks first</source>
   <translation>Make a private Python environment for the engine; asks first</translation>
  </message>
  <message>
   <source>Make the fine image of a date of which there is only a coarse one.</source>
   <translation>Make the fine image of a date of which there is only a coarse one.</translation>
  </message>
  <message>
   <source>Make the private Python environment anew; asks first</source>
   <translation>Make the private Python environment anew; asks first</translation>
  </message>
  <message>
   <source>Makes, repairs or removes the private Python environment in which Deep Fusion computes.</source>
   <translation>Makes, repairs or removes the private Python environment in which Deep Fusion computes.</translation>
  </message>
  <message>
   <source>Making a private Python in {folder}…</source>
   <translation>Making a private Python in {folder}…</translation>
  </message>
  <message>
   <source>Map land classes or floods from an optical image and a radar image together.</source>
   <translation>Map land classes or floods from an optical image and a radar image together.</translation>
  </message>
  <message>
   <source>Map of classes</source>
   <translation>Map of classes</translation>
  </message>
  <message>
   <source>Map view</source>
   <translation>Map view</translation>
  </message>
  <message>
   <source>Maps</source>
   <translation>Maps</translation>
  </message>
  <message>
   <source>Maps land cover from an optical image, a SAR image, or both, with a trained model.</source>
   <translation>Maps land cover from an optical image, a SAR image, or both, with a trained model.</translation>
  </message>
  <message>
   <source>Masks</source>
   <translation>Masks</translation>
  </message>
  <message>
   <source>Masks of {kind} images</source>
   <translation>Masks of {kind} images</translation>
  </message>
  <message>
   <source>Mean F1</source>
   <translation>Mean F1</translation>
  </message>
  <message>
   <source>Mean F1 of the best</source>
   <translation>Mean F1 of the best</translation>
  </message>
  <message>
   <source>Mean F1 on the chips held out</source>
   <translation>Mean F1 on the chips held out</translation>
  </message>
  <message>
   <source>Mean F1 on the labels held out</source>
   <translation>Mean F1 on the labels held out</translation>
  </message>
  <message>
   <source>Mean IoU on the labels held out</source>
   <translation>Mean IoU on the labels held out</translation>
  </message>
  <message>
   <source>Mean difference from the reference</source>
   <translation>Mean difference from the reference</translation>
  </message>
  <message>
   <source>Mean error</source>
   <translation>Mean error</translation>
  </message>
  <message>
   <source>Mean intersection over union</source>
   <translation>Mean intersection over union</translation>
  </message>
  <message>
   <source>Mean of every map (JSON)</source>
   <translation>Mean of every map (JSON)</translation>
  </message>
  <message>
   <source>Measures a map of classes against polygons or a raster of the true classes.</source>
   <translation>Measures a map of classes against polygons or a raster of the true classes.</translation>
  </message>
  <message>
   <source>Measures a predicted image against the true one of that date, beside predictions without a method.</source>
   <translation>Measures a predicted image against the true one of that date, beside predictions without a method.</translation>
  </message>
  <message>
   <source>Measures classes of cells or features against a truth, or a model on known chips.</source>
   <translation>Measures classes of cells or features against a truth, or a model on known chips.</translation>
  </message>
  <message>
   <source>Measures scene classifiers on chips that they never saw, fold by fold, and ranks their fusions.</source>
   <translation>Measures scene classifiers on chips that they never saw, fold by fold, and ranks their fusions.</translation>
  </message>
  <message>
   <source>Measures the quality of a sharpened image, with a reference or without.</source>
   <translation>Measures the quality of a sharpened image, with a reference or without.</translation>
  </message>
  <message>
   <source>Memory limit (MB, 0 = automatic)</source>
   <translation>Memory limit (MB, 0 = automatic)</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>Method</translation>
  </message>
  <message>
   <source>Methods</source>
   <translation>Methods</translation>
  </message>
  <message>
   <source>Methods are compared on one date. Give one coarse image as COARSE_2.</source>
   <translation>Methods are compared on one date. Give one coarse image as COARSE_2.</translation>
  </message>
  <message>
   <source>Modality dropout</source>
   <translation>Modality dropout</translation>
  </message>
  <message>
   <source>Mode</source>
   <translation>Mode</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Model</translation>
  </message>
  <message>
   <source>Model files that take part too, as they are.</source>
   <translation>Model files that take part too, as they are.</translation>
  </message>
  <message>
   <source>Model information</source>
   <translation>Model information</translation>
  </message>
  <message>
   <source>Model step (JSON)</source>
   <translation>Model step (JSON)</translation>
  </message>
  <message>
   <source>Model to start from</source>
   <translation>Model to start from</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>Models</translation>
  </message>
  <message>
   <source>Models (*{suffix})</source>
   <translation>Models (*{suffix})</translation>
  </message>
  <message>
   <source>More settings</source>
   <translation>More settings</translation>
  </message>
  <message>
   <source>Move the chosen band down</source>
   <translation>Move the chosen band down</translation>
  </message>
  <message>
   <source>Move the chosen band up</source>
   <translation>Move the chosen band up</translation>
  </message>
  <message>
   <source>Multispectral bands</source>
   <translation>Multispectral bands</translation>
  </message>
  <message>
   <source>Multispectral image</source>
   <translation>Multispectral image</translation>
  </message>
  <message>
   <source>Multispectral image, Landsat-like</source>
   <translation>Multispectral image, Landsat-like</translation>
  </message>
  <message>
   <source>Multispectral image, metre class</source>
   <translation>Multispectral image, metre class</translation>
  </message>
  <message>
   <source>Multispectral images, in the same order</source>
   <translation>Multispectral images, in the same order</translation>
  </message>
  <message>
   <source>Multispectral over panchromatic pixel size, for ERGAS; it overrides the one of the images. Empty: from the multispectral image, else 4.</source>
   <translation>Multispectral over panchromatic pixel size, for ERGAS; it overrides the one of the images. Empty: from the multispectral image, else 4.</translation>
  </message>
  <message>
   <source>NVIDIA graphics card (CUDA)</source>
   <translation>NVIDIA graphics card (CUDA)</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>Name what each cell of a grid, or each polygon, shows.</source>
   <translation>Name what each cell of a grid, or each polygon, shows.</translation>
  </message>
  <message>
   <source>Names and colours become the style of the layer; models and maps take them from there.</source>
   <translation>Names and colours become the style of the layer; models and maps take them from there.</translation>
  </message>
  <message>
   <source>Names and colours of the classes of this layer</source>
   <translation>Names and colours of the classes of this layer</translation>
  </message>
  <message>
   <source>Names of the bands</source>
   <translation>Names of the bands</translation>
  </message>
  <message>
   <source>Needed if there are several dates to predict: one GeoTIFF for each is written there.</source>
   <translation>Needed if there are several dates to predict: one GeoTIFF for each is written there.</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>Network</translation>
  </message>
  <message>
   <source>New name</source>
   <translation>New name</translation>
  </message>
  <message>
   <source>No Python between {oldest} and {newest} was found in the usual places. Install one from python.org, or give the path of one as base Python.</source>
   <translation>No Python between {oldest} and {newest} was found in the usual places. Install one from python.org, or give the path of one as base Python.</translation>
  </message>
  <message>
   <source>No answer in {name} has a truth to compare with. Check that both layers lie on the same ground, and their class fields.</source>
   <translation>No answer in {name} has a truth to compare with. Check that both layers lie on the same ground, and their class fields.</translation>
  </message>
  <message>
   <source>No image has a coordinate reference system: they are compared as they are.</source>
   <translation>No image has a coordinate reference system: they are compared as they are.</translation>
  </message>
  <message>
   <source>No model has these words and this task.</source>
   <translation>No model has these words and this task.</translation>
  </message>
  <message>
   <source>No {task} method is called "{name}". Known: {known}.</source>
   <translation>No {task} method is called "{name}". Known: {known}.</translation>
  </message>
  <message>
   <source>Nothing has run yet. What is started in the dialogs of the four tasks appears here.</source>
   <translation>Nothing has run yet. What is started in the dialogs of the four tasks appears here.</translation>
  </message>
  <message>
   <source>Nothing was done. {intention} Tick Confirm (CONFIRM=true) to do it.</source>
   <translation>Nothing was done. {intention} Tick Confirm (CONFIRM=true) to do it.</translation>
  </message>
  <message>
   <source>Now in the library: {names}.</source>
   <translation>Now in the library: {names}.</translation>
  </message>
  <message>
   <source>Number</source>
   <translation>Number</translation>
  </message>
  <message>
   <source>Number of bands</source>
   <translation>Number of bands</translation>
  </message>
  <message>
   <source>Number of copied days</source>
   <translation>Number of copied days</translation>
  </message>
  <message>
   <source>Number of pairs</source>
   <translation>Number of pairs</translation>
  </message>
  <message>
   <source>Number of predicted days</source>
   <translation>Number of predicted days</translation>
  </message>
  <message>
   <source>Number of the band of the result, from 1.</source>
   <translation>Number of the band of the result, from 1.</translation>
  </message>
  <message>
   <source>Numbers, settings and versions for programs.</source>
   <translation>Numbers, settings and versions for programs.</translation>
  </message>
  <message>
   <source>Offset of the {kind} images</source>
   <translation>Offset of the {kind} images</translation>
  </message>
  <message>
   <source>One for each scene, all with the same bands.</source>
   <translation>One for each scene, all with the same bands.</translation>
  </message>
  <message>
   <source>One or more single-band images.</source>
   <translation>One or more single-band images.</translation>
  </message>
  <message>
   <source>One or more; the fine image of each date is predicted.</source>
   <translation>One or more; the fine image of each date is predicted.</translation>
  </message>
  <message>
   <source>Only tell the plan</source>
   <translation>Only tell the plan</translation>
  </message>
  <message>
   <source>Only the first of the folds, to save time.</source>
   <translation>Only the first of the folds, to save time.</translation>
  </message>
  <message>
   <source>Open in browser</source>
   <translation>Open in browser</translation>
  </message>
  <message>
   <source>Open the dialog of its task with this model</source>
   <translation>Open the dialog of its task with this model</translation>
  </message>
  <message>
   <source>Optical image</source>
   <translation>Optical image</translation>
  </message>
  <message>
   <source>Optical images</source>
   <translation>Optical images</translation>
  </message>
  <message>
   <source>Optical-SAR segmentation</source>
   <translation>Optical-SAR segmentation</translation>
  </message>
  <message>
   <source>Options of GDAL's GeoTIFF writer, such as COMPRESS=ZSTD|PREDICTOR=2. Without any, the file is tiled, compressed without loss, and a BigTIFF where it has to be.</source>
   <translation>Options of GDAL's GeoTIFF writer, such as COMPRESS=ZSTD|PREDICTOR=2. Without any, the file is tiled, compressed without loss, and a BigTIFF where it has to be.</translation>
  </message>
  <message>
   <source>Origin</source>
   <translation>Origin</translation>
  </message>
  <message>
   <source>Overall accuracy</source>
   <translation>Overall accuracy</translation>
  </message>
  <message>
   <source>Overall accuracy of the best, mean over the folds</source>
   <translation>Overall accuracy of the best, mean over the folds</translation>
  </message>
  <message>
   <source>Overall accuracy on the chips held out</source>
   <translation>Overall accuracy on the chips held out</translation>
  </message>
  <message>
   <source>Overall accuracy on the labels held out</source>
   <translation>Overall accuracy on the labels held out</translation>
  </message>
  <message>
   <source>Overall accuracy with {name}</source>
   <translation>Overall accuracy with {name}</translation>
  </message>
  <message>
   <source>Overlap</source>
   <translation>Overlap</translation>
  </message>
  <message>
   <source>PSNR against the reference (dB)</source>
   <translation>PSNR against the reference (dB)</translation>
  </message>
  <message>
   <source>Packages</source>
   <translation>Packages</translation>
  </message>
  <message>
   <source>Panchromatic band</source>
   <translation>Panchromatic band</translation>
  </message>
  <message>
   <source>Panchromatic image</source>
   <translation>Panchromatic image</translation>
  </message>
  <message>
   <source>Panchromatic image, Landsat-like</source>
   <translation>Panchromatic image, Landsat-like</translation>
  </message>
  <message>
   <source>Panchromatic image, metre class</source>
   <translation>Panchromatic image, metre class</translation>
  </message>
  <message>
   <source>Panchromatic images</source>
   <translation>Panchromatic images</translation>
  </message>
  <message>
   <source>Pansharpen (DCFNet)</source>
   <translation>Pansharpen (DCFNet)</translation>
  </message>
  <message>
   <source>Pansharpen (classical methods)</source>
   <translation>Pansharpen (classical methods)</translation>
  </message>
  <message>
   <source>Pansharpen (other networks)</source>
   <translation>Pansharpen (other networks)</translation>
  </message>
  <message>
   <source>Pansharpening</source>
   <translation>Pansharpening</translation>
  </message>
  <message>
   <source>Part of each class that is not learned from. On it the best state is chosen.</source>
   <translation>Part of each class that is not learned from. On it the best state is chosen.</translation>
  </message>
  <message>
   <source>Part of the image, in blocks, that is not learned from. On it the best state is chosen.</source>
   <translation>Part of the image, in blocks, that is not learned from. On it the best state is chosen.</translation>
  </message>
  <message>
   <source>Part of the images</source>
   <translation>Part of the images</translation>
  </message>
  <message>
   <source>Patch size (pixels)</source>
   <translation>Patch size (pixels)</translation>
  </message>
  <message>
   <source>Patches below this area join their largest neighbour in the polygons; the map keeps them.</source>
   <translation>Patches below this area join their largest neighbour in the polygons; the map keeps them.</translation>
  </message>
  <message>
   <source>Patches that are learned from at a time. More need more memory.</source>
   <translation>Patches that are learned from at a time. More need more memory.</translation>
  </message>
  <message>
   <source>Peak value</source>
   <translation>Peak value</translation>
  </message>
  <message>
   <source>Pixel size</source>
   <translation>Pixel size</translation>
  </message>
  <message>
   <source>Pixel size (metres, 0 = as it is)</source>
   <translation>Pixel size (metres, 0 = as it is)</translation>
  </message>
  <message>
   <source>Pixel size of the coarse sensor (0 = automatic)</source>
   <translation>Pixel size of the coarse sensor (0 = automatic)</translation>
  </message>
  <message>
   <source>Pixels compared</source>
   <translation>Pixels compared</translation>
  </message>
  <message>
   <source>Pixels of {coarse:.4g} m and {fine:.4g} m: a ratio of {ratio:.3g}, where 1 to 64 can be used.</source>
   <translation>Pixels of {coarse:.4g} m and {fine:.4g} m: a ratio of {ratio:.3g}, where 1 to 64 can be used.</translation>
  </message>
  <message>
   <source>Pixels of {coarse:.4g} m and {fine:.4g} m: a ratio of {ratio:.3g}.</source>
   <translation>Pixels of {coarse:.4g} m and {fine:.4g} m: a ratio of {ratio:.3g}.</translation>
  </message>
  <message>
   <source>Pixels of {coarse:.4g} m and {fine:.4g} m: {ratio:.3g} is no whole number, so they are resampled.</source>
   <translation>Pixels of {coarse:.4g} m and {fine:.4g} m: {ratio:.3g} is no whole number, so they are resampled.</translation>
  </message>
  <message>
   <source>Pixels, area and share of each class.</source>
   <translation>Pixels, area and share of each class.</translation>
  </message>
  <message>
   <source>Please cite the papers of the methods that you used:</source>
   <translation>Please cite the papers of the methods that you used:</translation>
  </message>
  <message>
   <source>Points or polygons to classify, instead of cells.</source>
   <translation>Points or polygons to classify, instead of cells.</translation>
  </message>
  <message>
   <source>Points or polygons with a class: what is around a point, or in a polygon, shows that class.</source>
   <translation>Points or polygons with a class: what is around a point, or in a polygon, shows that class.</translation>
  </message>
  <message>
   <source>Points or polygons with the true class, on the answers or on the image. Without, the truth is in a field of the answers.</source>
   <translation>Points or polygons with the true class, on the answers or on the image. Without, the truth is in a field of the answers.</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>Polygons</translation>
  </message>
  <message>
   <source>Polygons of the classes, with class, name and area.</source>
   <translation>Polygons of the classes, with class, name and area.</translation>
  </message>
  <message>
   <source>Polygons with a class, or a raster of class numbers with 0 or nodata where nothing is known.</source>
   <translation>Polygons with a class, or a raster of class numbers with 0 or nodata where nothing is known.</translation>
  </message>
  <message>
   <source>Polygons with a class, or a raster of class numbers with nodata where nothing is known.</source>
   <translation>Polygons with a class, or a raster of class numbers with nodata where nothing is known.</translation>
  </message>
  <message>
   <source>Precision</source>
   <translation>Precision</translation>
  </message>
  <message>
   <source>Predict a date</source>
   <translation>Predict a date</translation>
  </message>
  <message>
   <source>Predict fine image (STARFM and others)</source>
   <translation>Predict fine image (STARFM and others)</translation>
  </message>
  <message>
   <source>Predict fine image (STFDCNN)</source>
   <translation>Predict fine image (STFDCNN)</translation>
  </message>
  <message>
   <source>Predict fine image (heterogeneity CNN)</source>
   <translation>Predict fine image (heterogeneity CNN)</translation>
  </message>
  <message>
   <source>Predict series of fine images</source>
   <translation>Predict series of fine images</translation>
  </message>
  <message>
   <source>Predicted image</source>
   <translation>Predicted image</translation>
  </message>
  <message>
   <source>Predicted images</source>
   <translation>Predicted images</translation>
  </message>
  <message>
   <source>Predicted series</source>
   <translation>Predicted series</translation>
  </message>
  <message>
   <source>Predicts a date whose fine image is known with several methods, and ranks them.</source>
   <translation>Predicts a date whose fine image is known with several methods, and ranks them.</translation>
  </message>
  <message>
   <source>Predicts a fine image for a date that only a coarse sensor saw, with the heterogeneity CNN.</source>
   <translation>Predicts a fine image for a date that only a coarse sensor saw, with the heterogeneity CNN.</translation>
  </message>
  <message>
   <source>Predicts a fine image for a date that only a coarse sensor saw, with the two networks of STFDCNN.</source>
   <translation>Predicts a fine image for a date that only a coarse sensor saw, with the two networks of STFDCNN.</translation>
  </message>
  <message>
   <source>Predicts a fine image for a date that only a coarse sensor saw, without a network.</source>
   <translation>Predicts a fine image for a date that only a coarse sensor saw, without a network.</translation>
  </message>
  <message>
   <source>Predicts a fine image for every day that a coarse sensor saw, from a few fine ones.</source>
   <translation>Predicts a fine image for every day that a coarse sensor saw, from a few fine ones.</translation>
  </message>
  <message>
   <source>Prepare SAR image</source>
   <translation>Prepare SAR image</translation>
  </message>
  <message>
   <source>Prepared SAR image</source>
   <translation>Prepared SAR image</translation>
  </message>
  <message>
   <source>Preset</source>
   <translation>Preset</translation>
  </message>
  <message>
   <source>Preset of the heterogeneity CNN</source>
   <translation>Preset of the heterogeneity CNN</translation>
  </message>
  <message>
   <source>Preview</source>
   <translation>Preview</translation>
  </message>
  <message>
   <source>Preview of what the map shows...</source>
   <translation>Preview of what the map shows...</translation>
  </message>
  <message>
   <source>Preview of {title}</source>
   <translation>Preview of {title}</translation>
  </message>
  <message>
   <source>Probabilities</source>
   <translation>Probabilities</translation>
  </message>
  <message>
   <source>Probability of such a difference to the next by chance</source>
   <translation>Probability of such a difference to the next by chance</translation>
  </message>
  <message>
   <source>Processor (works everywhere, on Apple's chips also the GPU)</source>
   <translation>Processor (works everywhere, on Apple's chips also the GPU)</translation>
  </message>
  <message>
   <source>Put the citations of the papers on the clipboard, as BibTeX entries</source>
   <translation>Put the citations of the papers on the clipboard, as BibTeX entries</translation>
  </message>
  <message>
   <source>Put the citations of the papers on the clipboard, as text</source>
   <translation>Put the citations of the papers on the clipboard, as text</translation>
  </message>
  <message>
   <source>Put versions and the last problems on the clipboard</source>
   <translation>Put versions and the last problems on the clipboard</translation>
  </message>
  <message>
   <source>Python</source>
   <translation>Python</translation>
  </message>
  <message>
   <source>Python call</source>
   <translation>Python call</translation>
  </message>
  <message>
   <source>Python of the engine</source>
   <translation>Python of the engine</translation>
  </message>
  <message>
   <source>Python of the engine (empty: the one that Install engine made)</source>
   <translation>Python of the engine (empty: the one that Install engine made)</translation>
  </message>
  <message>
   <source>Q2n against the reference</source>
   <translation>Q2n against the reference</translation>
  </message>
  <message>
   <source>Q2n of the best</source>
   <translation>Q2n of the best</translation>
  </message>
  <message>
   <source>Q2n of the degraded image against the multispectral one</source>
   <translation>Q2n of the degraded image against the multispectral one</translation>
  </message>
  <message>
   <source>Quality with no reference (QNR)</source>
   <translation>Quality with no reference (QNR)</translation>
  </message>
  <message>
   <source>RMSE of the best</source>
   <translation>RMSE of the best</translation>
  </message>
  <message>
   <source>RMSE of the coarse change as it is (H = 0)</source>
   <translation>RMSE of the coarse change as it is (H = 0)</translation>
  </message>
  <message>
   <source>RMSE of the earlier fine image</source>
   <translation>RMSE of the earlier fine image</translation>
  </message>
  <message>
   <source>RMSE of the later fine image</source>
   <translation>RMSE of the later fine image</translation>
  </message>
  <message>
   <source>RMSE of the mean of both</source>
   <translation>RMSE of the mean of both</translation>
  </message>
  <message>
   <source>Radar backscatter</source>
   <translation>Radar backscatter</translation>
  </message>
  <message>
   <source>Random shift (pixels)</source>
   <translation>Random shift (pixels)</translation>
  </message>
  <message>
   <source>Rasterising {name}…</source>
   <translation>Rasterising {name}…</translation>
  </message>
  <message>
   <source>Ratio</source>
   <translation>Ratio</translation>
  </message>
  <message>
   <source>Ratio of pixel sizes</source>
   <translation>Ratio of pixel sizes</translation>
  </message>
  <message>
   <source>Read the report of this run</source>
   <translation>Read the report of this run</translation>
  </message>
  <message>
   <source>Reads the file again.</source>
   <translation>Reads the file again.</translation>
  </message>
  <message>
   <source>Record</source>
   <translation>Record</translation>
  </message>
  <message>
   <source>Reference</source>
   <translation>Reference</translation>
  </message>
  <message>
   <source>Reflectance is number * scale + offset, for example 0.0001. Empty: found out from the values.</source>
   <translation>Reflectance is number * scale + offset, for example 0.0001. Empty: found out from the values.</translation>
  </message>
  <message>
   <source>Reflectance of the number 1, for SSIM; for example 0.0001. Empty: found out from the values.</source>
   <translation>Reflectance of the number 1, for SSIM; for example 0.0001. Empty: found out from the values.</translation>
  </message>
  <message>
   <source>Reload</source>
   <translation>Reload</translation>
  </message>
  <message>
   <source>Remove this model's file; models of the plugin stay</source>
   <translation>Remove this model's file; models of the plugin stay</translation>
  </message>
  <message>
   <source>Removing {folder}</source>
   <translation>Removing {folder}</translation>
  </message>
  <message>
   <source>Rename model</source>
   <translation>Rename model</translation>
  </message>
  <message>
   <source>Rename…</source>
   <translation>Rename…</translation>
  </message>
  <message>
   <source>Repair engine</source>
   <translation>Repair engine</translation>
  </message>
  <message>
   <source>Repair…</source>
   <translation>Repair…</translation>
  </message>
  <message>
   <source>Report</source>
   <translation>Report</translation>
  </message>
  <message>
   <source>Results are written there, one GeoTIFF for each day.</source>
   <translation>Results are written there, one GeoTIFF for each day.</translation>
  </message>
  <message>
   <source>Results of each fold</source>
   <translation>Results of each fold</translation>
  </message>
  <message>
   <source>Right</source>
   <translation>Right</translation>
  </message>
  <message>
   <source>Root mean square difference from the reference</source>
   <translation>Root mean square difference from the reference</translation>
  </message>
  <message>
   <source>Root mean square error, mean over the bands</source>
   <translation>Root mean square error, mean over the bands</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>Run</translation>
  </message>
  <message>
   <source>Runs</source>
   <translation>Runs</translation>
  </message>
  <message>
   <source>Runs ({count})</source>
   <translation>Runs ({count})</translation>
  </message>
  <message>
   <source>Runs several methods on your images, measures and ranks them, and names the best.</source>
   <translation>Runs several methods on your images, measures and ranks them, and names the best.</translation>
  </message>
  <message>
   <source>SAR image</source>
   <translation>SAR image</translation>
  </message>
  <message>
   <source>SAR images, in the same order</source>
   <translation>SAR images, in the same order</translation>
  </message>
  <message>
   <source>SAR is moved by up to this against the optical image while the network learns, as real pairs are.</source>
   <translation>SAR is moved by up to this against the optical image while the network learns, as real pairs are.</translation>
  </message>
  <message>
   <source>SSIM against the reference</source>
   <translation>SSIM against the reference</translation>
  </message>
  <message>
   <source>SSIM in Gaussian windows</source>
   <translation>SSIM in Gaussian windows</translation>
  </message>
  <message>
   <source>SSIM of the best</source>
   <translation>SSIM of the best</translation>
  </message>
  <message>
   <source>SSIM with one window</source>
   <translation>SSIM with one window</translation>
  </message>
  <message>
   <source>Same stretch</source>
   <translation>Same stretch</translation>
  </message>
  <message>
   <source>Samples</source>
   <translation>Samples</translation>
  </message>
  <message>
   <source>Samples held out, with what the network makes of them.</source>
   <translation>Samples held out, with what the network makes of them.</translation>
  </message>
  <message>
   <source>Says what an image shows, cell by cell or at points and polygons, with a trained model.</source>
   <translation>Says what an image shows, cell by cell or at points and polygons, with a trained model.</translation>
  </message>
  <message>
   <source>Scale of the SAR image</source>
   <translation>Scale of the SAR image</translation>
  </message>
  <message>
   <source>Scale of the SAR images</source>
   <translation>Scale of the SAR images</translation>
  </message>
  <message>
   <source>Scale of the fine images</source>
   <translation>Scale of the fine images</translation>
  </message>
  <message>
   <source>Scale of the image</source>
   <translation>Scale of the image</translation>
  </message>
  <message>
   <source>Scale of the image as it was found</source>
   <translation>Scale of the image as it was found</translation>
  </message>
  <message>
   <source>Scale of the result</source>
   <translation>Scale of the result</translation>
  </message>
  <message>
   <source>Scale of the {kind} images</source>
   <translation>Scale of the {kind} images</translation>
  </message>
  <message>
   <source>Scene classification</source>
   <translation>Scene classification</translation>
  </message>
  <message>
   <source>Scenes</source>
   <translation>Scenes</translation>
  </message>
  <message>
   <source>Search models</source>
   <translation>Search models</translation>
  </message>
  <message>
   <source>See the curves and samples of the training</source>
   <translation>See the curves and samples of the training</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Seed</translation>
  </message>
  <message>
   <source>Segment optical + SAR</source>
   <translation>Segment optical + SAR</translation>
  </message>
  <message>
   <source>Sensor</source>
   <translation>Sensor</translation>
  </message>
  <message>
   <source>Share for validation</source>
   <translation>Share for validation</translation>
  </message>
  <message>
   <source>Share of the later pair, by date and band (JSON)</source>
   <translation>Share of the later pair, by date and band (JSON)</translation>
  </message>
  <message>
   <source>Share of the patches that lack one of the two images while the network learns, half of them each.</source>
   <translation>Share of the patches that lack one of the two images while the network learns, half of them each.</translation>
  </message>
  <message>
   <source>Sharpen</source>
   <translation>Sharpen</translation>
  </message>
  <message>
   <source>Sharpened image</source>
   <translation>Sharpened image</translation>
  </message>
  <message>
   <source>Sharpens a multispectral image with Brovey, GSA, MTF-GLP and others, without training.</source>
   <translation>Sharpens a multispectral image with Brovey, GSA, MTF-GLP and others, without training.</translation>
  </message>
  <message>
   <source>Sharpens a multispectral image with FusionNet, PanNet, DiCNN1, DMDNet, PNN or DCFNet.</source>
   <translation>Sharpens a multispectral image with FusionNet, PanNet, DiCNN1, DMDNet, PNN or DCFNet.</translation>
  </message>
  <message>
   <source>Sharpens a multispectral image with the neural network DCFNet.</source>
   <translation>Sharpens a multispectral image with the neural network DCFNet.</translation>
  </message>
  <message>
   <source>Shift of SAR against the optical image (pixels)</source>
   <translation>Shift of SAR against the optical image (pixels)</translation>
  </message>
  <message>
   <source>Show one image after the other in the whole view (space).</source>
   <translation>Show one image after the other in the whole view (space).</translation>
  </message>
  <message>
   <source>Show the Deep Fusion panel: tasks, models, runs and the engine</source>
   <translation>Show the Deep Fusion panel: tasks, models, runs and the engine</translation>
  </message>
  <message>
   <source>Show the models of one task only</source>
   <translation>Show the models of one task only</translation>
  </message>
  <message>
   <source>Show the second image between the same limits of brightness as the first, if both are of one kind.</source>
   <translation>Show the second image between the same limits of brightness as the first, if both are of one kind.</translation>
  </message>
  <message>
   <source>Show what the run said</source>
   <translation>Show what the run said</translation>
  </message>
  <message>
   <source>Shows the page as it was written, with all drawings.</source>
   <translation>Shows the page as it was written, with all drawings.</translation>
  </message>
  <message>
   <source>Shows, as maps, which features of a trained network made one band of its result.</source>
   <translation>Shows, as maps, which features of a trained network made one band of its result.</translation>
  </message>
  <message>
   <source>Side of the ground that is looked at for each cell, or around a point, in units of the image.</source>
   <translation>Side of the ground that is looked at for each cell, or around a point, in units of the image.</translation>
  </message>
  <message>
   <source>Simplify polygons by (map units)</source>
   <translation>Simplify polygons by (map units)</translation>
  </message>
  <message>
   <source>Size (pixels)</source>
   <translation>Size (pixels)</translation>
  </message>
  <message>
   <source>Size of the first steps; it falls to a hundredth of this in the course of training.</source>
   <translation>Size of the first steps; it falls to a hundredth of this in the course of training.</translation>
  </message>
  <message>
   <source>Smallest polygon (square metres)</source>
   <translation>Smallest polygon (square metres)</translation>
  </message>
  <message>
   <source>Some values do not fit.</source>
   <translation>Some values do not fit.</translation>
  </message>
  <message>
   <source>Source of each pixel</source>
   <translation>Source of each pixel</translation>
  </message>
  <message>
   <source>Spatial correlation with the reference</source>
   <translation>Spatial correlation with the reference</translation>
  </message>
  <message>
   <source>Spatial distortion</source>
   <translation>Spatial distortion</translation>
  </message>
  <message>
   <source>Spatio-temporal fusion</source>
   <translation>Spatio-temporal fusion</translation>
  </message>
  <message>
   <source>Speckle filter</source>
   <translation>Speckle filter</translation>
  </message>
  <message>
   <source>Spectral angle (degrees)</source>
   <translation>Spectral angle (degrees)</translation>
  </message>
  <message>
   <source>Spectral angle (radians)</source>
   <translation>Spectral angle (radians)</translation>
  </message>
  <message>
   <source>Spectral angle of the best (degrees)</source>
   <translation>Spectral angle of the best (degrees)</translation>
  </message>
  <message>
   <source>Spectral angle of the degraded image to the multispectral one (degrees)</source>
   <translation>Spectral angle of the degraded image to the multispectral one (degrees)</translation>
  </message>
  <message>
   <source>Spectral angle to the reference (degrees)</source>
   <translation>Spectral angle to the reference (degrees)</translation>
  </message>
  <message>
   <source>Spectral distortion</source>
   <translation>Spectral distortion</translation>
  </message>
  <message>
   <source>Spectral distortion after Khan</source>
   <translation>Spectral distortion after Khan</translation>
  </message>
  <message>
   <source>Speed</source>
   <translation>Speed</translation>
  </message>
  <message>
   <source>Speed of matrix products (GFLOP/s)</source>
   <translation>Speed of matrix products (GFLOP/s)</translation>
  </message>
  <message>
   <source>Start it in the background; QGIS stays free.</source>
   <translation>Start it in the background; QGIS stays free.</translation>
  </message>
  <message>
   <source>Start of the random numbers. On a processor the same inputs and seed give the same result.</source>
   <translation>Start of the random numbers. On a processor the same inputs and seed give the same result.</translation>
  </message>
  <message>
   <source>Start the engine and ask what it can do</source>
   <translation>Start the engine and ask what it can do</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>Starting the engine…</translation>
  </message>
  <message>
   <source>Stop and keep the best</source>
   <translation>Stop and keep the best</translation>
  </message>
  <message>
   <source>Stop it; nothing is left behind</source>
   <translation>Stop it; nothing is left behind</translation>
  </message>
  <message>
   <source>Stop the run of this window.</source>
   <translation>Stop the run of this window.</translation>
  </message>
  <message>
   <source>Stopping...</source>
   <translation>Stopping...</translation>
  </message>
  <message>
   <source>Stride (0 = the cell size)</source>
   <translation>Stride (0 = the cell size)</translation>
  </message>
  <message>
   <source>Such as 0 1 2 3 4 for Landsat's QA_PIXEL. Empty: every number but 0 marks a bad pixel.</source>
   <translation>Such as 0 1 2 3 4 for Landsat's QA_PIXEL. Empty: every number but 0 marks a bad pixel.</translation>
  </message>
  <message>
   <source>Such as L_YYYYMMDD or A YYYYDDD; * stands for anything. Empty: found in the name.</source>
   <translation>Such as L_YYYYMMDD or A YYYYDDD; * stands for anything. Empty: found in the name.</translation>
  </message>
  <message>
   <source>Swap</source>
   <translation>Swap</translation>
  </message>
  <message>
   <source>Table</source>
   <translation>Table</translation>
  </message>
  <message>
   <source>Table of dates</source>
   <translation>Table of dates</translation>
  </message>
  <message>
   <source>Take model files into the library; they can also be dropped on the list</source>
   <translation>Take model files into the library; they can also be dropped on the list</translation>
  </message>
  <message>
   <source>Take the chosen band away</source>
   <translation>Take the chosen band away</translation>
  </message>
  <message>
   <source>Task</source>
   <translation>Task</translation>
  </message>
  <message>
   <source>Tells what a model file is: its network, bands, sensor, training and validation.</source>
   <translation>Tells what a model file is: its network, bands, sensor, training and validation.</translation>
  </message>
  <message>
   <source>Tells which Python the engine runs in, its versions and devices, and how fast it computes.</source>
   <translation>Tells which Python the engine runs in, its versions and devices, and how fast it computes.</translation>
  </message>
  <message>
   <source>Terrain-corrected backscatter of the same place, with the polarisations that the model learned. Its pixels and its coordinate reference system may be others than those of the optical image.</source>
   <translation>Terrain-corrected backscatter of the same place, with the polarisations that the model learned. Its pixels and its coordinate reference system may be others than those of the optical image.</translation>
  </message>
  <message>
   <source>The GeoPackage to write, with a polygon for each cell, or a copy of each feature.</source>
   <translation>The GeoPackage to write, with a polygon for each cell, or a copy of each feature.</translation>
  </message>
  <message>
   <source>The GeoTIFF to write, for one date.</source>
   <translation>The GeoTIFF to write, for one date.</translation>
  </message>
  <message>
   <source>The GeoTIFF to write.</source>
   <translation>The GeoTIFF to write.</translation>
  </message>
  <message>
   <source>The Python for the engine, {path} from {origin}, does not exist. Correct the path or run the toolbox algorithm Install engine.</source>
   <translation>The Python for the engine, {path} from {origin}, does not exist. Correct the path or run the toolbox algorithm Install engine.</translation>
  </message>
  <message>
   <source>The SAR image of each scene, all with the same polarisations; terrain-corrected.</source>
   <translation>The SAR image of each scene, all with the same polarisations; terrain-corrected.</translation>
  </message>
  <message>
   <source>The band of the panchromatic image that was used. Empty: the first.</source>
   <translation>The band of the panchromatic image that was used. Empty: the first.</translation>
  </message>
  <message>
   <source>The band of the panchromatic image to use. Empty: the first.</source>
   <translation>The band of the panchromatic image to use. Empty: the first.</translation>
  </message>
  <message>
   <source>The bands that the sharpened image has, in its order. None: all but alpha.</source>
   <translation>The bands that the sharpened image has, in its order. None: all but alpha.</translation>
  </message>
  <message>
   <source>The card as a page.</source>
   <translation>The card as a page.</translation>
  </message>
  <message>
   <source>The device {device} is not there. This engine can compute on: {available}. Choose one or auto.</source>
   <translation>The device {device} is not there. This engine can compute on: {available}. Choose one or auto.</translation>
  </message>
  <message>
   <source>The disk is full. Free some space and run Install engine again.</source>
   <translation>The disk is full. Free some space and run Install engine again.</translation>
  </message>
  <message>
   <source>The disk is full: {path} needs more than the {free_mb} MB that are left. Nothing was kept.</source>
   <translation>The disk is full: {path} needs more than the {free_mb} MB that are left. Nothing was kept.</translation>
  </message>
  <message>
   <source>The engine cannot go on: {reason}</source>
   <translation>The engine cannot go on: {reason}</translation>
  </message>
  <message>
   <source>The engine crashed inside a native library (code {code}). QGIS is not affected. Run Check engine, then Install engine with the action repair.</source>
   <translation>The engine crashed inside a native library (code {code}). QGIS is not affected. Run Check engine, then Install engine with the action repair.</translation>
  </message>
  <message>
   <source>The engine ended at its memory limit of {limit} MB. Raise the limit or choose a smaller tile size.</source>
   <translation>The engine ended at its memory limit of {limit} MB. Raise the limit or choose a smaller tile size.</translation>
  </message>
  <message>
   <source>The engine ended without a result (code {code}).</source>
   <translation>The engine ended without a result (code {code}).</translation>
  </message>
  <message>
   <source>The engine is installed already; use repair to make it anew.</source>
   <translation>The engine is installed already; use repair to make it anew.</translation>
  </message>
  <message>
   <source>The engine met a fault of its own: {text}. Please report it with the lines above.</source>
   <translation>The engine met a fault of its own: {text}. Please report it with the lines above.</translation>
  </message>
  <message>
   <source>The engine ran out of memory. Close other programs, raise the memory limit, or choose a smaller tile, batch or patch.</source>
   <translation>The engine ran out of memory. Close other programs, raise the memory limit, or choose a smaller tile, batch or patch.</translation>
  </message>
  <message>
   <source>The engine was ended from outside (signal {code}). Run the tool again.</source>
   <translation>The engine was ended from outside (signal {code}). Run the tool again.</translation>
  </message>
  <message>
   <source>The engine was killed, most likely because the memory ran out. Choose a smaller tile size or a lower memory limit, or close other programs.</source>
   <translation>The engine was killed, most likely because the memory ran out. Choose a smaller tile size or a lower memory limit, or close other programs.</translation>
  </message>
  <message>
   <source>The engine works. It computes on {device}.</source>
   <translation>The engine works. It computes on {device}.</translation>
  </message>
  <message>
   <source>The field of the samples that holds the class, as a name or a number.</source>
   <translation>The field of the samples that holds the class, as a name or a number.</translation>
  </message>
  <message>
   <source>The field that holds the class that was found.</source>
   <translation>The field that holds the class that was found.</translation>
  </message>
  <message>
   <source>The field that holds the true class; of the answers, if there is no layer of the truth.</source>
   <translation>The field that holds the true class; of the answers, if there is no layer of the truth.</translation>
  </message>
  <message>
   <source>The field {field} of {name} has {count} different values, where 1 to {most} can be classes. Choose the field that holds the class.</source>
   <translation>The field {field} of {name} has {count} different values, where 1 to {most} can be classes. Choose the field that holds the class.</translation>
  </message>
  <message>
   <source>The fine image of the date that was predicted.</source>
   <translation>The fine image of the date that was predicted.</translation>
  </message>
  <message>
   <source>The fine image of the date to predict, with the bands of the results.</source>
   <translation>The fine image of the date to predict, with the bands of the results.</translation>
  </message>
  <message>
   <source>The fine images give {fine} bands and the coarse ones {coarse}. Choose the same bands.</source>
   <translation>The fine images give {fine} bands and the coarse ones {coarse}. Choose the same bands.</translation>
  </message>
  <message>
   <source>The image left of the divider.</source>
   <translation>The image left of the divider.</translation>
  </message>
  <message>
   <source>The image on which the samples lie.</source>
   <translation>The image on which the samples lie.</translation>
  </message>
  <message>
   <source>The image right of the divider.</source>
   <translation>The image right of the divider.</translation>
  </message>
  <message>
   <source>The image to measure.</source>
   <translation>The image to measure.</translation>
  </message>
  <message>
   <source>The image with large pixels of that date.</source>
   <translation>The image with large pixels of that date.</translation>
  </message>
  <message>
   <source>The image with large pixels of the same date.</source>
   <translation>The image with large pixels of the same date.</translation>
  </message>
  <message>
   <source>The image with small pixels of a date after those to predict.</source>
   <translation>The image with small pixels of a date after those to predict.</translation>
  </message>
  <message>
   <source>The image with small pixels of the first date.</source>
   <translation>The image with small pixels of the first date.</translation>
  </message>
  <message>
   <source>The image with the colours. Its pixels are 1.2 to 16 times as large; offsets of half a pixel, another extent or another coordinate reference system do not matter.</source>
   <translation>The image with the colours. Its pixels are 1.2 to 16 times as large; offsets of half a pixel, another extent or another coordinate reference system do not matter.</translation>
  </message>
  <message>
   <source>The image with the small pixels, of the same place and date as the multispectral one.</source>
   <translation>The image with the small pixels, of the same place and date as the multispectral one.</translation>
  </message>
  <message>
   <source>The images cover the same ground ({share:.0%}).</source>
   <translation>The images cover the same ground ({share:.0%}).</translation>
  </message>
  <message>
   <source>The images have not been read. Run the algorithm through Processing.</source>
   <translation>The images have not been read. Run the algorithm through Processing.</translation>
  </message>
  <message>
   <source>The images have {counts} bands. All need the same bands.</source>
   <translation>The images have {counts} bands. All need the same bands.</translation>
  </message>
  <message>
   <source>The installation failed. ({detail})</source>
   <translation>The installation failed. ({detail})</translation>
  </message>
  <message>
   <source>The labels hold this number.</source>
   <translation>The labels hold this number.</translation>
  </message>
  <message>
   <source>The later pair is not whole: give both FINE_3 and COARSE_3, or neither.</source>
   <translation>The later pair is not whole: give both FINE_3 and COARSE_3, or neither.</translation>
  </message>
  <message>
   <source>The layer to measure.</source>
   <translation>The layer to measure.</translation>
  </message>
  <message>
   <source>The layer {name} cannot be read from {path}: {reason}. It has to be GeoJSON with points or polygons.</source>
   <translation>The layer {name} cannot be read from {path}: {reason}. It has to be GeoJSON with points or polygons.</translation>
  </message>
  <message>
   <source>The layers have not been read. Run the algorithm through Processing.</source>
   <translation>The layers have not been read. Run the algorithm through Processing.</translation>
  </message>
  <message>
   <source>The layers name no date, so it cannot be checked.</source>
   <translation>The layers name no date, so it cannot be checked.</translation>
  </message>
  <message>
   <source>The map shows nothing of {name}. Zoom to the layer, then try again.</source>
   <translation>The map shows nothing of {name}. Zoom to the layer, then try again.</translation>
  </message>
  <message>
   <source>The map's view has no coordinates in the reference system of {name}, {crs}. Zoom to the layer.</source>
   <translation>The map's view has no coordinates in the reference system of {name}, {crs}. Zoom to the layer.</translation>
  </message>
  <message>
   <source>The memory of {device} ran out even for a tile of {tile} pixels. Close other programs, raise the memory limit, or choose a smaller tile.</source>
   <translation>The memory of {device} ran out even for a tile of {tile} pixels. Close other programs, raise the memory limit, or choose a smaller tile.</translation>
  </message>
  <message>
   <source>The model file to write: the weights that validated best, and a card that says what they are.</source>
   <translation>The model file to write: the weights that validated best, and a card that says what they are.</translation>
  </message>
  <message>
   <source>The model learned from the sensor {wanted}, chosen is {found}.</source>
   <translation>The model learned from the sensor {wanted}, chosen is {found}.</translation>
  </message>
  <message>
   <source>The model learned with a pixel ratio of {wanted}, these images have {found}.</source>
   <translation>The model learned with a pixel ratio of {wanted}, these images have {found}.</translation>
  </message>
  <message>
   <source>The model takes 0 bands of {image}, and there are {found}. Leave that image out.</source>
   <translation>The model takes 0 bands of {image}, and there are {found}. Leave that image out.</translation>
  </message>
  <message>
   <source>The model takes {wanted} bands ({names}), the chosen image ({image}) has {found}.</source>
   <translation>The model takes {wanted} bands ({names}), the chosen image ({image}) has {found}.</translation>
  </message>
  <message>
   <source>The model to measure on the image or the folder.</source>
   <translation>The model to measure on the image or the folder.</translation>
  </message>
  <message>
   <source>The model {path} does not fit: its {what} is {found}, this run has {expected}.</source>
   <translation>The model {path} does not fit: its {what} is {found}, this run has {expected}.</translation>
  </message>
  <message>
   <source>The multispectral image from which the sharpened one was made.</source>
   <translation>The multispectral image from which the sharpened one was made.</translation>
  </message>
  <message>
   <source>The multispectral image of each panchromatic one. All have the same bands in the same order.</source>
   <translation>The multispectral image of each panchromatic one. All have the same bands in the same order.</translation>
  </message>
  <message>
   <source>The multispectral images have {counts} bands. All need the same bands.</source>
   <translation>The multispectral images have {counts} bands. All need the same bands.</translation>
  </message>
  <message>
   <source>The network to train.</source>
   <translation>The network to train.</translation>
  </message>
  <message>
   <source>The network to use. If a model is given, it decides, and this is not looked at.</source>
   <translation>The network to use. If a model is given, it decides, and this is not looked at.</translation>
  </message>
  <message>
   <source>The numbers for a spreadsheet.</source>
   <translation>The numbers for a spreadsheet.</translation>
  </message>
  <message>
   <source>The order of the rows is the order in which the method gets the bands.</source>
   <translation>The order of the rows is the order in which the method gets the bands.</translation>
  </message>
  <message>
   <source>The package index cannot be reached. Check the network and the proxy in QGIS's settings, or install from a wheel folder. ({detail})</source>
   <translation>The package index cannot be reached. Check the network and the proxy in QGIS's settings, or install from a wheel folder. ({detail})</translation>
  </message>
  <message>
   <source>The page has drawings that are only shown in the browser.</source>
   <translation>The page has drawings that are only shown in the browser.</translation>
  </message>
  <message>
   <source>The panchromatic image from which the sharpened one was made.</source>
   <translation>The panchromatic image from which the sharpened one was made.</translation>
  </message>
  <message>
   <source>The path of a model file</source>
   <translation>The path of a model file</translation>
  </message>
  <message>
   <source>The pixels of {ms} are {ratio:.2f} times as large as those of {pan}; pansharpening needs 1.2 to 16. Check that the two images were not swapped.</source>
   <translation>The pixels of {ms} are {ratio:.2f} times as large as those of {pan}; pansharpening needs 1.2 to 16. Check that the two images were not swapped.</translation>
  </message>
  <message>
   <source>The plugin speaks version {expected} of the engine's protocol and the engine version {found}. Restart QGIS after an update of the plugin.</source>
   <translation>The plugin speaks version {expected} of the engine's protocol and the engine version {found}. Restart QGIS after an update of the plugin.</translation>
  </message>
  <message>
   <source>The polygons could not be written. Check the disk and the file's format.</source>
   <translation>The polygons could not be written. Check the disk and the file's format.</translation>
  </message>
  <message>
   <source>The preview is no image.</source>
   <translation>The preview is no image.</translation>
  </message>
  <message>
   <source>The probability of the class in the map.</source>
   <translation>The probability of the class in the map.</translation>
  </message>
  <message>
   <source>The raster of class numbers to measure.</source>
   <translation>The raster of class numbers to measure.</translation>
  </message>
  <message>
   <source>The report {path} cannot be read: {reason}.</source>
   <translation>The report {path} cannot be read: {reason}.</translation>
  </message>
  <message>
   <source>The same numbers for a spreadsheet.</source>
   <translation>The same numbers for a spreadsheet.</translation>
  </message>
  <message>
   <source>The trained network, as Train or Pansharpen wrote it.</source>
   <translation>The trained network, as Train or Pansharpen wrote it.</translation>
  </message>
  <message>
   <source>The truth: the same bands in the same order, at the pixel size of the sharpened image.</source>
   <translation>The truth: the same bands in the same order, at the pixel size of the sharpened image.</translation>
  </message>
  <message>
   <source>The whole card, as JSON</source>
   <translation>The whole card, as JSON</translation>
  </message>
  <message>
   <source>There are no models yet. Train one, or import a .safetensors file.</source>
   <translation>There are no models yet. Train one, or import a .safetensors file.</translation>
  </message>
  <message>
   <source>There are no pictures of this training.</source>
   <translation>There are no pictures of this training.</translation>
  </message>
  <message>
   <source>There are no two images to compare. Add image layers to the project.</source>
   <translation>There are no two images to compare. Add image layers to the project.</translation>
  </message>
  <message>
   <source>There are no {kind} images. Give {kind}_SERIES or {kind}_FOLDER.</source>
   <translation>There are no {kind} images. Give {kind}_SERIES or {kind}_FOLDER.</translation>
  </message>
  <message>
   <source>There are rasters of cells, not of features. Leave the rasters out, or the features.</source>
   <translation>There are rasters of cells, not of features. Leave the rasters out, or the features.</translation>
  </message>
  <message>
   <source>There are several dates to predict. Choose a folder for the results (OUTPUT_FOLDER).</source>
   <translation>There are several dates to predict. Choose a folder for the results (OUTPUT_FOLDER).</translation>
  </message>
  <message>
   <source>There are {labels} label rasters and {scenes} scenes. Give one for each, in the same order.</source>
   <translation>There are {labels} label rasters and {scenes} scenes. Give one for each, in the same order.</translation>
  </message>
  <message>
   <source>There are {optical} optical and {sar} SAR images. Give one SAR image for each optical one, in the same order.</source>
   <translation>There are {optical} optical and {sar} SAR images. Give one SAR image for each optical one, in the same order.</translation>
  </message>
  <message>
   <source>There are {pans} panchromatic and {ms} multispectral images. Give one multispectral image for each panchromatic one, in the same order.</source>
   <translation>There are {pans} panchromatic and {ms} multispectral images. Give one multispectral image for each panchromatic one, in the same order.</translation>
  </message>
  <message>
   <source>There is a model called {name} already. Choose another name.</source>
   <translation>There is a model called {name} already. Choose another name.</translation>
  </message>
  <message>
   <source>There is no algorithm {name}.</source>
   <translation>There is no algorithm {name}.</translation>
  </message>
  <message>
   <source>There is no date to predict. Give one coarse image or more as COARSE_2.</source>
   <translation>There is no date to predict. Give one coarse image or more as COARSE_2.</translation>
  </message>
  <message>
   <source>There is no folder {path}. Choose the one that has a folder of images for each class.</source>
   <translation>There is no folder {path}. Choose the one that has a folder of images for each class.</translation>
  </message>
  <message>
   <source>There is no image to look at. Choose one that can be opened.</source>
   <translation>There is no image to look at. Choose one that can be opened.</translation>
  </message>
  <message>
   <source>There is no learned model to write, as nothing is learned. Set the iterations of learning.</source>
   <translation>There is no learned model to write, as nothing is learned. Set the iterations of learning.</translation>
  </message>
  <message>
   <source>There is nothing to compare. Choose one method or more, or give a model.</source>
   <translation>There is nothing to compare. Choose one method or more, or give a model.</translation>
  </message>
  <message>
   <source>There is nothing to compare. Choose one method or more.</source>
   <translation>There is nothing to compare. Choose one method or more.</translation>
  </message>
  <message>
   <source>There is nothing to segment. Give an optical image, a SAR image, or both.</source>
   <translation>There is nothing to segment. Give an optical image, a SAR image, or both.</translation>
  </message>
  <message>
   <source>There is nowhere to write the result. Give OUTPUT.</source>
   <translation>There is nowhere to write the result. Give OUTPUT.</translation>
  </message>
  <message>
   <source>This Python cannot make environments. On Debian and Ubuntu install the package python3-venv.</source>
   <translation>This Python cannot make environments. On Debian and Ubuntu install the package python3-venv.</translation>
  </message>
  <message>
   <source>This environment is not used, because another Python was chosen: {other}.</source>
   <translation>This environment is not used, because another Python was chosen: {other}.</translation>
  </message>
  <message>
   <source>This is a model for {found}; this tool needs one for {wanted}.</source>
   <translation>This is a model for {found}; this tool needs one for {wanted}.</translation>
  </message>
  <message>
   <source>This is a model of the network {found}; this tool needs one of {wanted}.</source>
   <translation>This is a model of the network {found}; this tool needs one of {wanted}.</translation>
  </message>
  <message>
   <source>This tool cannot run here.</source>
   <translation>This tool cannot run here.</translation>
  </message>
  <message>
   <source>Those to compare. Networks learn on the images first, as long as said below.</source>
   <translation>Those to compare. Networks learn on the images first, as long as said below.</translation>
  </message>
  <message>
   <source>Those to compare. The networks heterogeneity_cnn and stfdcnn take minutes.</source>
   <translation>Those to compare. The networks heterogeneity_cnn and stfdcnn take minutes.</translation>
  </message>
  <message>
   <source>Threshold</source>
   <translation>Threshold</translation>
  </message>
  <message>
   <source>Tile size (pixels, 0 = automatic)</source>
   <translation>Tile size (pixels, 0 = automatic)</translation>
  </message>
  <message>
   <source>Time limit (seconds, 0 = none)</source>
   <translation>Time limit (seconds, 0 = none)</translation>
  </message>
  <message>
   <source>Titles of the network's layers, separated by semicolons. Empty: all that the network declares.</source>
   <translation>Titles of the network's layers, separated by semicolons. Empty: all that the network declares.</translation>
  </message>
  <message>
   <source>To which the image is resampled; for folders, how large pixels of images are that do not lie anywhere. The model remembers it, and sees other images at this size.</source>
   <translation>To which the image is resampled; for folders, how large pixels of images are that do not lie anywhere. The model remembers it, and sees other images at this size.</translation>
  </message>
  <message>
   <source>Tool</source>
   <translation>Tool</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>Tools</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>Train</translation>
  </message>
  <message>
   <source>Train pansharpening network</source>
   <translation>Train pansharpening network</translation>
  </message>
  <message>
   <source>Train scene classifier</source>
   <translation>Train scene classifier</translation>
  </message>
  <message>
   <source>Train segmentation</source>
   <translation>Train segmentation</translation>
  </message>
  <message>
   <source>Trained model</source>
   <translation>Trained model</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>Training</translation>
  </message>
  <message>
   <source>Training report</source>
   <translation>Training report</translation>
  </message>
  <message>
   <source>Training stops after this time and keeps the best state so far. With a limit the result depends on the speed of the computer.</source>
   <translation>Training stops after this time and keeps the best state so far. With a limit the result depends on the speed of the computer.</translation>
  </message>
  <message>
   <source>Trains a network that maps land cover from optical and SAR images, with labelled polygons.</source>
   <translation>Trains a network that maps land cover from optical and SAR images, with labelled polygons.</translation>
  </message>
  <message>
   <source>Trains a network that says what a small piece of an image shows as a whole.</source>
   <translation>Trains a network that says what a small piece of an image shows as a whole.</translation>
  </message>
  <message>
   <source>Trains a pansharpening network on pairs of panchromatic and multispectral images.</source>
   <translation>Trains a pansharpening network on pairs of panchromatic and multispectral images.</translation>
  </message>
  <message>
   <source>True fine image</source>
   <translation>True fine image</translation>
  </message>
  <message>
   <source>Truth</source>
   <translation>Truth</translation>
  </message>
  <message>
   <source>Truth: the multispectral bands at the panchromatic pixels</source>
   <translation>Truth: the multispectral bands at the panchromatic pixels</translation>
  </message>
  <message>
   <source>Trying the new engine…</source>
   <translation>Trying the new engine…</translation>
  </message>
  <message>
   <source>Two images that must share one grid differ in their shape (bands, rows, columns): {first} and {second}. Give both the same bands and the same extent.</source>
   <translation>Two images that must share one grid differ in their shape (bands, rows, columns): {first} and {second}. Give both the same bands and the same extent.</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>Use</translation>
  </message>
  <message>
   <source>Used as</source>
   <translation>Used as</translation>
  </message>
  <message>
   <source>Used together with the scale; -0.2 for Landsat Collection 2 with 0.0000275.</source>
   <translation>Used together with the scale; -0.2 for Landsat Collection 2 with 0.0000275.</translation>
  </message>
  <message>
   <source>VH over VV, say, as a further band; in decibels their difference. The limits do not apply to it.</source>
   <translation>VH over VV, say, as a further band; in decibels their difference. The limits do not apply to it.</translation>
  </message>
  <message>
   <source>Validation</source>
   <translation>Validation</translation>
  </message>
  <message>
   <source>Validation loss after learning</source>
   <translation>Validation loss after learning</translation>
  </message>
  <message>
   <source>Validation loss before learning</source>
   <translation>Validation loss before learning</translation>
  </message>
  <message>
   <source>Validation loss before training</source>
   <translation>Validation loss before training</translation>
  </message>
  <message>
   <source>Validation loss of the model</source>
   <translation>Validation loss of the model</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>Value</translation>
  </message>
  <message>
   <source>Values</source>
   <translation>Values</translation>
  </message>
  <message>
   <source>Values at the mouse</source>
   <translation>Values at the mouse</translation>
  </message>
  <message>
   <source>Values of both images at the mouse, band by band.</source>
   <translation>Values of both images at the mouse, band by band.</translation>
  </message>
  <message>
   <source>Version of NumPy</source>
   <translation>Version of NumPy</translation>
  </message>
  <message>
   <source>Version of Python</source>
   <translation>Version of Python</translation>
  </message>
  <message>
   <source>Version of the engine's GDAL</source>
   <translation>Version of the engine's GDAL</translation>
  </message>
  <message>
   <source>Version of torch; empty if it is missing</source>
   <translation>Version of torch; empty if it is missing</translation>
  </message>
  <message>
   <source>Version {version}</source>
   <translation>Version {version}</translation>
  </message>
  <message>
   <source>Version, licence, and the papers to cite</source>
   <translation>Version, licence, and the papers to cite</translation>
  </message>
  <message>
   <source>Versions of all libraries</source>
   <translation>Versions of all libraries</translation>
  </message>
  <message>
   <source>WHEEL_FOLDER: the folder {folder} does not exist.</source>
   <translation>WHEEL_FOLDER: the folder {folder} does not exist.</translation>
  </message>
  <message>
   <source>WINDOW is {window}, but a window has a pixel in its middle. Take {less} or {more}.</source>
   <translation>WINDOW is {window}, but a window has a pixel in its middle. Take {less} or {more}.</translation>
  </message>
  <message>
   <source>WINDOW is {window}, but refined_lee is made for windows of {needed} pixels.</source>
   <translation>WINDOW is {window}, but refined_lee is made for windows of {needed} pixels.</translation>
  </message>
  <message>
   <source>Watch</source>
   <translation>Watch</translation>
  </message>
  <message>
   <source>Weight of the optical image</source>
   <translation>Weight of the optical image</translation>
  </message>
  <message>
   <source>Weights kept</source>
   <translation>Weights kept</translation>
  </message>
  <message>
   <source>What Train scene classifier wrote; it knows the classes.</source>
   <translation>What Train scene classifier wrote; it knows the classes.</translation>
  </message>
  <message>
   <source>What Train segmentation wrote; it knows classes and bands.</source>
   <translation>What Train segmentation wrote; it knows classes and bands.</translation>
  </message>
  <message>
   <source>What is above becomes this, such as 0. Empty: no limit.</source>
   <translation>What is above becomes this, such as 0. Empty: no limit.</translation>
  </message>
  <message>
   <source>What is below becomes this, such as -25. Empty: no limit.</source>
   <translation>What is below becomes this, such as -25. Empty: no limit.</translation>
  </message>
  <message>
   <source>What was planned</source>
   <translation>What was planned</translation>
  </message>
  <message>
   <source>Wheel folder</source>
   <translation>Wheel folder</translation>
  </message>
  <message>
   <source>Wheel folder (optional)</source>
   <translation>Wheel folder (optional)</translation>
  </message>
  <message>
   <source>Where that path comes from</source>
   <translation>Where that path comes from</translation>
  </message>
  <message>
   <source>Where the GeoTIFFs and their styles are written.</source>
   <translation>Where the GeoTIFFs and their styles are written.</translation>
  </message>
  <message>
   <source>Where the images are written.</source>
   <translation>Where the images are written.</translation>
  </message>
  <message>
   <source>Where to compute. auto takes a graphics card if the engine can use one; the log says which and why.</source>
   <translation>Where to compute. auto takes a graphics card if the engine can use one; the log says which and why.</translation>
  </message>
  <message>
   <source>Where to keep what was learned, for other dates between the same pairs.</source>
   <translation>Where to keep what was learned, for other dates between the same pairs.</translation>
  </message>
  <message>
   <source>Where to keep what was learned, to use it for other images of the same sensor.</source>
   <translation>Where to keep what was learned, to use it for other images of the same sensor.</translation>
  </message>
  <message>
   <source>Where to measure</source>
   <translation>Where to measure</translation>
  </message>
  <message>
   <source>Which bands of the image to use, in this order. None: all but alpha.</source>
   <translation>Which bands of the image to use, in this order. None: all but alpha.</translation>
  </message>
  <message>
   <source>Which bands to sharpen, in the order in which the result should have them. None: all but alpha.</source>
   <translation>Which bands to sharpen, in the order in which the result should have them. None: all but alpha.</translation>
  </message>
  <message>
   <source>Which bands to take, in the order of the result. None: all but alpha. Leave out angles and masks.</source>
   <translation>Which bands to take, in the order of the result. None: all but alpha. Leave out angles and masks.</translation>
  </message>
  <message>
   <source>Which bands to use, in this order. None: all but alpha.</source>
   <translation>Which bands to use, in this order. None: all but alpha.</translation>
  </message>
  <message>
   <source>Which tool of the toolbox does it.</source>
   <translation>Which tool of the toolbox does it.</translation>
  </message>
  <message>
   <source>Whole image</source>
   <translation>Whole image</translation>
  </message>
  <message>
   <source>Whose blur (modulation transfer function) to assume when images are degraded: {known}.</source>
   <translation>Whose blur (modulation transfer function) to assume when images are degraded: {known}.</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Width</translation>
  </message>
  <message>
   <source>Width and height of the panchromatic image.</source>
   <translation>Width and height of the panchromatic image.</translation>
  </message>
  <message>
   <source>Window (pixels)</source>
   <translation>Window (pixels)</translation>
  </message>
  <message>
   <source>Windows could not load a library of torch. Install the Microsoft Visual C++ runtime (https://aka.ms/vs/17/release/vc_redist.x64.exe), restart QGIS and run Check engine.</source>
   <translation>Windows could not load a library of torch. Install the Microsoft Visual C++ runtime (https://aka.ms/vs/17/release/vc_redist.x64.exe), restart QGIS and run Check engine.</translation>
  </message>
  <message>
   <source>With one pair only, leave both of the later date empty.</source>
   <translation>With one pair only, leave both of the later date empty.</translation>
  </message>
  <message>
   <source>With the bands that the model learned, in the same order.</source>
   <translation>With the bands that the model learned, in the same order.</translation>
  </message>
  <message>
   <source>Without a model the network knows nothing: give a model, or more than 0 iterations of learning.</source>
   <translation>Without a model the network knows nothing: give a model, or more than 0 iterations of learning.</translation>
  </message>
  <message>
   <source>Without the tick nothing is downloaded or removed, and the tool says what it would do.</source>
   <translation>Without the tick nothing is downloaded or removed, and the tool says what it would do.</translation>
  </message>
  <message>
   <source>Words in the name, the network, the bands or the training data of a model</source>
   <translation>Words in the name, the network, the bands or the training data of a model</translation>
  </message>
  <message>
   <source>Writes georeferenced images of an invented landscape, with the truth that goes with them.</source>
   <translation>Writes georeferenced images of an invented landscape, with the truth that goes with them.</translation>
  </message>
  <message>
   <source>about {size:.1f} GB from {hosts}</source>
   <translation>about {size:.1f} GB from {hosts}</translation>
  </message>
  <message>
   <source>any sensor</source>
   <translation>any sensor</translation>
  </message>
  <message>
   <source>bands {image}: {names}</source>
   <translation>bands {image}: {names}</translation>
  </message>
  <message>
   <source>both pairs</source>
   <translation>both pairs</translation>
  </message>
  <message>
   <source>cancelled</source>
   <translation>cancelled</translation>
  </message>
  <message>
   <source>cannot be read</source>
   <translation>cannot be read</translation>
  </message>
  <message>
   <source>ce: cross-entropy; focal: stresses what is hard; dice: overlap of each class; ce_dice: both.</source>
   <translation>ce: cross-entropy; focal: stresses what is hard; dice: overlap of each class; ce_dice: both.</translation>
  </message>
  <message>
   <source>chips: {counts}</source>
   <translation>chips: {counts}</translation>
  </message>
  <message>
   <source>classes: {names}</source>
   <translation>classes: {names}</translation>
  </message>
  <message>
   <source>classify,apply,predict,grid,cells,tiles,map,points,polygons,confidence,unknown,explain,CAM</source>
   <translation>classify,apply,predict,grid,cells,tiles,map,points,polygons,confidence,unknown,explain,CAM</translation>
  </message>
  <message>
   <source>coarse</source>
   <translation>coarse</translation>
  </message>
  <message>
   <source>comes with the plugin</source>
   <translation>comes with the plugin</translation>
  </message>
  <message>
   <source>compare,benchmark,ranking,best,quality,STARFM,ESTARFM,FSDAF</source>
   <translation>compare,benchmark,ranking,best,quality,STARFM,ESTARFM,FSDAF</translation>
  </message>
  <message>
   <source>compare,leaderboard,benchmark,ranking,best,quality,Wald,reduced resolution</source>
   <translation>compare,leaderboard,benchmark,ranking,best,quality,Wald,reduced resolution</translation>
  </message>
  <message>
   <source>cross-validation,k-fold,folds,compare,accuracy,McNemar,experiment,benchmark,leaderboard</source>
   <translation>cross-validation,k-fold,folds,compare,accuracy,McNemar,experiment,benchmark,leaderboard</translation>
  </message>
  <message>
   <source>cuda is for NVIDIA graphics cards and much larger; cpu works everywhere, on Apple's chips with MPS.</source>
   <translation>cuda is for NVIDIA graphics cards and much larger; cpu works everywhere, on Apple's chips with MPS.</translation>
  </message>
  <message>
   <source>deep learning,neural network,CNN,STIFCNN,super-resolution</source>
   <translation>deep learning,neural network,CNN,STIFCNN,super-resolution</translation>
  </message>
  <message>
   <source>deep learning,neural network,CNN,adaptation</source>
   <translation>deep learning,neural network,CNN,adaptation</translation>
  </message>
  <message>
   <source>deep learning,neural network,CNN,heterogeneity</source>
   <translation>deep learning,neural network,CNN,heterogeneity</translation>
  </message>
  <message>
   <source>demo,example,sample,synthetic,simulate,test data,tutorial</source>
   <translation>demo,example,sample,synthetic,simulate,test data,tutorial</translation>
  </message>
  <message>
   <source>does not fit</source>
   <translation>does not fit</translation>
  </message>
  <message>
   <source>done</source>
   <translation>done</translation>
  </message>
  <message>
   <source>earlier pair</source>
   <translation>earlier pair</translation>
  </message>
  <message>
   <source>engine,environment,diagnostics,torch,CUDA,GPU,MPS,version,test</source>
   <translation>engine,environment,diagnostics,torch,CUDA,GPU,MPS,version,test</translation>
  </message>
  <message>
   <source>engine,install,setup,repair,remove,torch,pip,dependencies,environment,CUDA,offline</source>
   <translation>engine,install,setup,repair,remove,torch,pip,dependencies,environment,CUDA,offline</translation>
  </message>
  <message>
   <source>explain,Grad-CAM,heat map,feature maps,class activation,interpretability,DCFNet</source>
   <translation>explain,Grad-CAM,heat map,feature maps,class activation,interpretability,DCFNet</translation>
  </message>
  <message>
   <source>failed</source>
   <translation>failed</translation>
  </message>
  <message>
   <source>features</source>
   <translation>features</translation>
  </message>
  <message>
   <source>fine</source>
   <translation>fine</translation>
  </message>
  <message>
   <source>from the wheel folder {folder}, without any download</source>
   <translation>from the wheel folder {folder}, without any download</translation>
  </message>
  <message>
   <source>georeference: images are laid on each other by their coordinates, whatever their pixels and reference systems. same_grid: the coarse images cover exactly the ground of the fine one, whatever they state. The log tells at which shift both are most alike.</source>
   <translation>georeference: images are laid on each other by their coordinates, whatever their pixels and reference systems. same_grid: the coarse images cover exactly the ground of the fine one, whatever they state. The log tells at which shift both are most alike.</translation>
  </message>
  <message>
   <source>heat map</source>
   <translation>heat map</translation>
  </message>
  <message>
   <source>install makes the environment if it is not there; repair makes it anew; remove deletes every such environment.</source>
   <translation>install makes the environment if it is not there; repair makes it anew; remove deletes every such environment.</translation>
  </message>
  <message>
   <source>it is a pickle, which can carry programs and is never opened</source>
   <translation>it is a pickle, which can carry programs and is never opened</translation>
  </message>
  <message>
   <source>it is a safetensors file without a Deep Fusion card</source>
   <translation>it is a safetensors file without a Deep Fusion card</translation>
  </message>
  <message>
   <source>it is damaged, its numbers take {held} bytes where its header tells of {needed}</source>
   <translation>it is damaged, its numbers take {held} bytes where its header tells of {needed}</translation>
  </message>
  <message>
   <source>it is not in safetensors format, or damaged</source>
   <translation>it is not in safetensors format, or damaged</translation>
  </message>
  <message>
   <source>its card is damaged ({error})</source>
   <translation>its card is damaged ({error})</translation>
  </message>
  <message>
   <source>its format is {found}, and this version of the plugin reads format {expected}</source>
   <translation>its format is {found}, and this version of the plugin reads format {expected}</translation>
  </message>
  <message>
   <source>later pair</source>
   <translation>later pair</translation>
  </message>
  <message>
   <source>less than a minute left</source>
   <translation>less than a minute left</translation>
  </message>
  <message>
   <source>light learns on a processor; full has four times as many weights and wants a graphics card.</source>
   <translation>light learns on a processor; full has four times as many weights and wants a graphics card.</translation>
  </message>
  <message>
   <source>light suits small sets and processors; full learns longer from larger chips, on a graphics card; paper is the recipe of the KPFF paper.</source>
   <translation>light suits small sets and processors; full learns longer from larger chips, on a graphics card; paper is the recipe of the KPFF paper.</translation>
  </message>
  <message>
   <source>linear: power; db: decibels; auto: decibels if any value is negative, as no power is.</source>
   <translation>linear: power; db: decibels; auto: decibels if any value is negative, as no power is.</translation>
  </message>
  <message>
   <source>linear: power; db: decibels; other: as it is, for models that learned so. auto looks: negative values mean decibels.</source>
   <translation>linear: power; db: decibels; other: as it is, for models that learned so. auto looks: negative values mean decibels.</translation>
  </message>
  <message>
   <source>linear: power; db: decibels; other: as it is, for stretched pictures. auto looks: negative values mean decibels.</source>
   <translation>linear: power; db: decibels; other: as it is, for stretched pictures. auto looks: negative values mean decibels.</translation>
  </message>
  <message>
   <source>look at this</source>
   <translation>look at this</translation>
  </message>
  <message>
   <source>loss</source>
   <translation>loss</translation>
  </message>
  <message>
   <source>loss before training</source>
   <translation>loss before training</translation>
  </message>
  <message>
   <source>mixed computes in bfloat16 where it can: faster on graphics cards, and accurate to about three digits.</source>
   <translation>mixed computes in bfloat16 where it can: faster on graphics cards, and accurate to about three digits.</translation>
  </message>
  <message>
   <source>model,card,weights,safetensors,information,metadata</source>
   <translation>model,card,weights,safetensors,information,metadata</translation>
  </message>
  <message>
   <source>no data</source>
   <translation>no data</translation>
  </message>
  <message>
   <source>none</source>
   <translation>none</translation>
  </message>
  <message>
   <source>none: the deepest features alone; add: their sum; concat: side by side; kpff: with learned weights.</source>
   <translation>none: the deepest features alone; add: their sum; concat: side by side; kpff: with learned weights.</translation>
  </message>
  <message>
   <source>pansharpening,pan-sharpening,panchromatic,multispectral,fusion,sharpen,resolution,satellite</source>
   <translation>pansharpening,pan-sharpening,panchromatic,multispectral,fusion,sharpen,resolution,satellite</translation>
  </message>
  <message>
   <source>paper, fine_aware or linear; see the help.</source>
   <translation>paper, fine_aware or linear; see the help.</translation>
  </message>
  <message>
   <source>paper: kernels of 9, 5 and 5 pixels; fast: of 3 pixels, several times as fast and as accurate.</source>
   <translation>paper: kernels of 9, 5 and 5 pixels; fast: of 3 pixels, several times as fast and as accurate.</translation>
  </message>
  <message>
   <source>pixels: {size} m</source>
   <translation>pixels: {size} m</translation>
  </message>
  <message>
   <source>qgis_process command</source>
   <translation>qgis_process command</translation>
  </message>
  <message>
   <source>quality,accuracy,confusion matrix,kappa,F1,calibration,ECE,reliability,validation,test</source>
   <translation>quality,accuracy,confusion matrix,kappa,F1,calibration,ECE,reliability,validation,test</translation>
  </message>
  <message>
   <source>quality,accuracy,confusion matrix,kappa,IoU,F1,producer's,user's,area estimation,validation</source>
   <translation>quality,accuracy,confusion matrix,kappa,IoU,F1,producer's,user's,area estimation,validation</translation>
  </message>
  <message>
   <source>quality,accuracy,metrics,RMSE,SSIM,SAM,ERGAS,validation</source>
   <translation>quality,accuracy,metrics,RMSE,SSIM,SAM,ERGAS,validation</translation>
  </message>
  <message>
   <source>quality,accuracy,metrics,SAM,ERGAS,Q4,Q8,QNR,HQNR,PSNR,SSIM,Wald</source>
   <translation>quality,accuracy,metrics,SAM,ERGAS,Q4,Q8,QNR,HQNR,PSNR,SSIM,Wald</translation>
  </message>
  <message>
   <source>ratio: {ratio}</source>
   <translation>ratio: {ratio}</translation>
  </message>
  <message>
   <source>reduced: against the original as truth; full: without a truth; both: reduced decides.</source>
   <translation>reduced: against the original as truth; full: without a truth; both: reduced decides.</translation>
  </message>
  <message>
   <source>robust: no batch normalisation, starts as the interpolated image, learns fast and transfers better; paper: built and trained as published, which takes tens of thousands of iterations.</source>
   <translation>robust: no batch normalisation, starts as the interpolated image, learns fast and transfers better; paper: built and trained as published, which takes tens of thousands of iterations.</translation>
  </message>
  <message>
   <source>running</source>
   <translation>running</translation>
  </message>
  <message>
   <source>same as the image, linear power, or db: decibels. Power below 1e-10, zero included, becomes -100 dB.</source>
   <translation>same as the image, linear power, or db: decibels. Power below 1e-10, zero included, becomes -100 dB.</translation>
  </message>
  <message>
   <source>scene,classification,land use,chip,patch,image,KPFF,feature fusion,AlexNet,VGG,Inception</source>
   <translation>scene,classification,land use,chip,patch,image,KPFF,feature fusion,AlexNet,VGG,Inception</translation>
  </message>
  <message>
   <source>segment,classify,map,apply,predict,MFAFNet,U-Net,MCANet,polygonize,vectorize,area,confidence</source>
   <translation>segment,classify,map,apply,predict,MFAFNet,U-Net,MCANet,polygonize,vectorize,area,confidence</translation>
  </message>
  <message>
   <source>segmentation,land cover,classification,map,SAR,radar,optical,fusion,Sentinel-1,Sentinel-2,flood</source>
   <translation>segmentation,land cover,classification,map,SAR,radar,optical,fusion,Sentinel-1,Sentinel-2,flood</translation>
  </message>
  <message>
   <source>sensor: {sensor}</source>
   <translation>sensor: {sensor}</translation>
  </message>
  <message>
   <source>series,dates,daily,temporal controller,batch,phenology</source>
   <translation>series,dates,daily,temporal controller,batch,phenology</translation>
  </message>
  <message>
   <source>skip: left out; copy: the fine image is written beside the results; predict: from the other pairs.</source>
   <translation>skip: left out; copy: the fine image is written beside the results; predict: from the other pairs.</translation>
  </message>
  <message>
   <source>spatio-temporal fusion,time series,Landsat,MODIS,Sentinel,prediction,gap filling,cloud,NDVI</source>
   <translation>spatio-temporal fusion,time series,Landsat,MODIS,Sentinel,prediction,gap filling,cloud,NDVI</translation>
  </message>
  <message>
   <source>speckle,despeckle,filter,Lee,refined Lee,Kuan,Gamma-MAP,Frost,decibel,dB,backscatter,polarisation</source>
   <translation>speckle,despeckle,filter,Lee,refined Lee,Kuan,Gamma-MAP,Frost,decibel,dB,backscatter,polarisation</translation>
  </message>
  <message>
   <source>the Python package index and download.pytorch.org</source>
   <translation>the Python package index and download.pytorch.org</translation>
  </message>
  <message>
   <source>the card does not tell</source>
   <translation>the card does not tell</translation>
  </message>
  <message>
   <source>the deepest features alone</source>
   <translation>the deepest features alone</translation>
  </message>
  <message>
   <source>the environment variable {name}</source>
   <translation>the environment variable {name}</translation>
  </message>
  <message>
   <source>the managed environment</source>
   <translation>the managed environment</translation>
  </message>
  <message>
   <source>the plugin's settings</source>
   <translation>the plugin's settings</translation>
  </message>
  <message>
   <source>there is no such file</source>
   <translation>there is no such file</translation>
  </message>
  <message>
   <source>torch was installed but finds no CUDA device. Update the driver of the graphics card, or install with the backend cpu.</source>
   <translation>torch was installed but finds no CUDA device. Update the driver of the graphics card, or install with the backend cpu.</translation>
  </message>
  <message>
   <source>train,learn,deep learning,neural network,MFAFNet,U-Net,MCANet,polygons,samples,labels</source>
   <translation>train,learn,deep learning,neural network,MFAFNet,U-Net,MCANet,polygons,samples,labels</translation>
  </message>
  <message>
   <source>train,learn,deep learning,neural network,samples,labels,ImageFolder</source>
   <translation>train,learn,deep learning,neural network,samples,labels,ImageFolder</translation>
  </message>
  <message>
   <source>train,learn,fine-tune,DCFNet,deep learning,neural network</source>
   <translation>train,learn,fine-tune,DCFNet,deep learning,neural network</translation>
  </message>
  <message>
   <source>training loss {value}</source>
   <translation>training loss {value}</translation>
  </message>
  <message>
   <source>validation loss {value}</source>
   <translation>validation loss {value}</translation>
  </message>
  <message>
   <source>validation: {name} {value}</source>
   <translation>validation: {name} {value}</translation>
  </message>
  <message>
   <source>your own</source>
   <translation>your own</translation>
  </message>
  <message>
   <source>{count} polygons of {name} are empty or invalid and were left out. Fix geometries may help.</source>
   <translation>{count} polygons of {name} are empty or invalid and were left out. Fix geometries may help.</translation>
  </message>
  <message>
   <source>{count} polygons.</source>
   <translation>{count} polygons.</translation>
  </message>
  <message>
   <source>{count}: {names}</source>
   <translation>{count}: {names}</translation>
  </message>
  <message>
   <source>{field} holds names, {names}, and the classes of {map} have none. Style the map by unique values with these names as labels, or choose a field with the numbers of the map.</source>
   <translation>{field} holds names, {names}, and the classes of {map} have none. Style the map by unique values with these names as labels, or choose a field with the numbers of the map.</translation>
  </message>
  <message>
   <source>{first} and {other} have no ground in common.</source>
   <translation>{first} and {other} have no ground in common.</translation>
  </message>
  <message>
   <source>{first} and {other} share {share:.0%} of the smaller image; the rest stays empty.</source>
   <translation>{first} and {other} share {share:.0%} of the smaller image; the rest stays empty.</translation>
  </message>
  <message>
   <source>{first} and {second} do not overlap: {first} covers {first_extent}, {second} covers {second_extent} ({crs}).</source>
   <translation>{first} and {second} do not overlap: {first} covers {first_extent}, {second} covers {second_extent} ({crs}).</translation>
  </message>
  <message>
   <source>{folder} cannot be made: {reason}.</source>
   <translation>{folder} cannot be made: {reason}.</translation>
  </message>
  <message>
   <source>{folder} has {free:.1f} GB left; the engine needs {needed:.1f} GB. Free some space.</source>
   <translation>{folder} has {free:.1f} GB left; the engine needs {needed:.1f} GB. Free some space.</translation>
  </message>
  <message>
   <source>{folder} is in use and cannot be replaced: {reason}. Close other QGIS windows and try again.</source>
   <translation>{folder} is in use and cannot be replaced: {reason}. Close other QGIS windows and try again.</translation>
  </message>
  <message>
   <source>{hours} h {minutes} min left</source>
   <translation>{hours} h {minutes} min left</translation>
  </message>
  <message>
   <source>{image}: bands</source>
   <translation>{image}: bands</translation>
  </message>
  <message>
   <source>{image}: further files</source>
   <translation>{image}: further files</translation>
  </message>
  <message>
   <source>{interpreter} has no torch, which {method} needs. Run the toolbox algorithm Install engine, or choose another Python in the plugin's settings.</source>
   <translation>{interpreter} has no torch, which {method} needs. Run the toolbox algorithm Install engine, or choose another Python in the plugin's settings.</translation>
  </message>
  <message>
   <source>{interpreter} is Python {version}; the engine needs {least} or newer. Run the toolbox algorithm Install engine, or choose another Python in the plugin's settings.</source>
   <translation>{interpreter} is Python {version}; the engine needs {least} or newer. Run the toolbox algorithm Install engine, or choose another Python in the plugin's settings.</translation>
  </message>
  <message>
   <source>{interpreter} lacks {packages}, which the engine needs. Run the toolbox algorithm Install engine, or install them there.</source>
   <translation>{interpreter} lacks {packages}, which the engine needs. Run the toolbox algorithm Install engine, or install them there.</translation>
  </message>
  <message>
   <source>{map} has no class called {names}: whatever it shows there is an error.</source>
   <translation>{map} has no class called {names}: whatever it shows there is an error.</translation>
  </message>
  <message>
   <source>{minutes} min left</source>
   <translation>{minutes} min left</translation>
  </message>
  <message>
   <source>{names}: more than {days} days from the nearest pair; expect clearly larger errors.</source>
   <translation>{names}: more than {days} days from the nearest pair; expect clearly larger errors.</translation>
  </message>
  <message>
   <source>{name} came with the plugin. It can be exported, but neither renamed nor deleted.</source>
   <translation>{name} came with the plugin. It can be exported, but neither renamed nor deleted.</translation>
  </message>
  <message>
   <source>{name} cannot be linear power: band {band} is {value:.4g} in row {row}, column {col}. Say that it is in decibels, or set negative pixels to nodata.</source>
   <translation>{name} cannot be linear power: band {band} is {value:.4g} in row {row}, column {col}. Say that it is in decibels, or set negative pixels to nodata.</translation>
  </message>
  <message>
   <source>{name} cannot be opened. Check the file.</source>
   <translation>{name} cannot be opened. Check the file.</translation>
  </message>
  <message>
   <source>{name} cannot be read as an image.</source>
   <translation>{name} cannot be read as an image.</translation>
  </message>
  <message>
   <source>{name} cannot be the name of a file. Use letters, digits, spaces, - and _.</source>
   <translation>{name} cannot be the name of a file. Use letters, digits, spaces, - and _.</translation>
  </message>
  <message>
   <source>{name} could not be exported for the engine ({path}, error {number}). Save it as GeoTIFF yourself.</source>
   <translation>{name} could not be exported for the engine ({path}, error {number}). Save it as GeoTIFF yourself.</translation>
  </message>
  <message>
   <source>{name} could not be rasterised: {reason}.</source>
   <translation>{name} could not be rasterised: {reason}.</translation>
  </message>
  <message>
   <source>{name} gives {found} band(s) where {expected} are needed. {advice}</source>
   <translation>{name} gives {found} band(s) where {expected} are needed. {advice}</translation>
  </message>
  <message>
   <source>{name} has labels of {found} class(es) where the images are; at least 2 are needed. Check the class field, and that the labels lie on the images.</source>
   <translation>{name} has labels of {found} class(es) where the images are; at least 2 are needed. Check the class field, and that the labels lie on the images.</translation>
  </message>
  <message>
   <source>{name} has no band {band}; it has {count}. Pick bands between 1 and {count}.</source>
   <translation>{name} has no band {band}; it has {count}. Pick bands between 1 and {count}.</translation>
  </message>
  <message>
   <source>{name} has no coordinate reference system. Assign one (layer properties, or gdal_edit -a_srs) and run again.</source>
   <translation>{name} has no coordinate reference system. Assign one (layer properties, or gdal_edit -a_srs) and run again.</translation>
  </message>
  <message>
   <source>{name} has no coordinate reference system. Set the layer's.</source>
   <translation>{name} has no coordinate reference system. Set the layer's.</translation>
  </message>
  <message>
   <source>{name} has no coordinate reference system. Set the one that its coordinates are in.</source>
   <translation>{name} has no coordinate reference system. Set the one that its coordinates are in.</translation>
  </message>
  <message>
   <source>{name} has no date. Give it temporal properties, a date in its file name, a DATE_PATTERN or a DATE_TABLE.</source>
   <translation>{name} has no date. Give it temporal properties, a date in its file name, a DATE_PATTERN or a DATE_TABLE.</translation>
  </message>
  <message>
   <source>{name} has no field {field}.</source>
   <translation>{name} has no field {field}.</translation>
  </message>
  <message>
   <source>{name} has no valid polygon with a class where the image is.</source>
   <translation>{name} has no valid polygon with a class where the image is.</translation>
  </message>
  <message>
   <source>{name} has one band, but a ratio needs two. Choose both.</source>
   <translation>{name} has one band, but a ratio needs two. Choose both.</translation>
  </message>
  <message>
   <source>{name} has too few labelled places on the images to learn from and to check on. Labels have to lie in two places at least, further apart than a patch; draw more of them or choose a smaller patch.</source>
   <translation>{name} has too few labelled places on the images to learn from and to check on. Labels have to lie in two places at least, further apart than a patch; draw more of them or choose a smaller patch.</translation>
  </message>
  <message>
   <source>{name} has {found} bands, but the predicted image {expected}.</source>
   <translation>{name} has {found} bands, but the predicted image {expected}.</translation>
  </message>
  <message>
   <source>{name} holds neither points nor polygons.</source>
   <translation>{name} holds neither points nor polygons.</translation>
  </message>
  <message>
   <source>{name} holds no chips to learn from: {reason}. Give a folder that has a folder of images for each class, or points or polygons with a class in a field.</source>
   <translation>{name} holds no chips to learn from: {reason}. Give a folder that has a folder of images for each class, or points or polygons with a class in a field.</translation>
  </message>
  <message>
   <source>{name} holds no polygons. Give polygons, or a raster of class numbers.</source>
   <translation>{name} holds no polygons. Give polygons, or a raster of class numbers.</translation>
  </message>
  <message>
   <source>{name} holds no valid pixel where the images overlap: everything there is nodata.</source>
   <translation>{name} holds no valid pixel where the images overlap: everything there is nodata.</translation>
  </message>
  <message>
   <source>{name} holds polygons. Choose the field that holds their class.</source>
   <translation>{name} holds polygons. Choose the field that holds their class.</translation>
  </message>
  <message>
   <source>{name} is a web map, which has no pixels of its own. Save the part that you need as GeoTIFF first.</source>
   <translation>{name} is a web map, which has no pixels of its own. Save the part that you need as GeoTIFF first.</translation>
  </message>
  <message>
   <source>{name} is chosen twice. Choose another layer for one of them.</source>
   <translation>{name} is chosen twice. Choose another layer for one of them.</translation>
  </message>
  <message>
   <source>{name} is missing. Choose it above, then run.</source>
   <translation>{name} is missing. Choose it above, then run.</translation>
  </message>
  <message>
   <source>{name} is no map of classes: it holds {found} different whole numbers from 0 to 65535, where 1 to {most} are class numbers. Choose another raster, or round its values and put them into classes first.</source>
   <translation>{name} is no map of classes: it holds {found} different whole numbers from 0 to 65535, where 1 to {most} are class numbers. Choose another raster, or round its values and put them into classes first.</translation>
  </message>
  <message>
   <source>{name} is rotated against its axes. Warp it to a north-up grid first (Raster &gt; Projections &gt; Warp).</source>
   <translation>{name} is rotated against its axes. Warp it to a north-up grid first (Raster &gt; Projections &gt; Warp).</translation>
  </message>
  <message>
   <source>{name} is rotated against its coordinate reference system. Warp it to north up first.</source>
   <translation>{name} is rotated against its coordinate reference system. Warp it to north up first.</translation>
  </message>
  <message>
   <source>{name} is {value}, which does not work: {reason}.</source>
   <translation>{name} is {value}, which does not work: {reason}.</translation>
  </message>
  <message>
   <source>{name} is {width} x {height} pixels where both images overlap; at least {least} x {least} are needed.</source>
   <translation>{name} is {width} x {height} pixels where both images overlap; at least {least} x {least} are needed.</translation>
  </message>
  <message>
   <source>{name} predicted</source>
   <translation>{name} predicted</translation>
  </message>
  <message>
   <source>{name} prepared ({method})</source>
   <translation>{name} prepared ({method})</translation>
  </message>
  <message>
   <source>{name} sharpened ({method})</source>
   <translation>{name} sharpened ({method})</translation>
  </message>
  <message>
   <source>{name}: only {loaded} of {count} images can be opened. Check the paths.</source>
   <translation>{name}: only {loaded} of {count} images can be opened. Check the paths.</translation>
  </message>
  <message>
   <source>{name}: the file {path} does not exist. Choose another.</source>
   <translation>{name}: the file {path} does not exist. Choose another.</translation>
  </message>
  <message>
   <source>{network} needs this for every scene, and there is none: {images}.</source>
   <translation>{network} needs this for every scene, and there is none: {images}.</translation>
  </message>
  <message>
   <source>{network}, {bands} bands, {sensor}</source>
   <translation>{network}, {bands} bands, {sensor}</translation>
  </message>
  <message>
   <source>{network}, {count} bands</source>
   <translation>{network}, {count} bands</translation>
  </message>
  <message>
   <source>{number} is {first} in the map and {second} in the truth. Classes of rasters are matched by number.</source>
   <translation>{number} is {first} in the map and {second} in the truth. Classes of rasters are matched by number.</translation>
  </message>
  <message>
   <source>{one} and {other} lie {apart} days apart.</source>
   <translation>{one} and {other} lie {apart} days apart.</translation>
  </message>
  <message>
   <source>{one} is shown up to {first:.4g}, {other} up to {second:.4g}.</source>
   <translation>{one} is shown up to {first:.4g}, {other} up to {second:.4g}.</translation>
  </message>
  <message>
   <source>{one} is shown up to {first:.4g}, {other} up to {second:.4g}: are both in the same unit?</source>
   <translation>{one} is shown up to {first:.4g}, {other} up to {second:.4g}: are both in the same unit?</translation>
  </message>
  <message>
   <source>{path}
Drag it onto a dialog to use it there.</source>
   <translation>{path}
Drag it onto a dialog to use it there.</translation>
  </message>
  <message>
   <source>{path} ({size:.1f} MB)</source>
   <translation>{path} ({size:.1f} MB)</translation>
  </message>
  <message>
   <source>{path} cannot be changed: {reason}. Check its folder, permissions and the free disk space.</source>
   <translation>{path} cannot be changed: {reason}. Check its folder, permissions and the free disk space.</translation>
  </message>
  <message>
   <source>{path} cannot be read as a raster: {reason}. Check that the file is complete and opens in QGIS.</source>
   <translation>{path} cannot be read as a raster: {reason}. Check that the file is complete and opens in QGIS.</translation>
  </message>
  <message>
   <source>{path} cannot be removed: {reason}. Close other QGIS windows and try again.</source>
   <translation>{path} cannot be removed: {reason}. Close other QGIS windows and try again.</translation>
  </message>
  <message>
   <source>{path} cannot be written: {reason}. Check the folder, its permissions and the free disk space.</source>
   <translation>{path} cannot be written: {reason}. Check the folder, its permissions and the free disk space.</translation>
  </message>
  <message>
   <source>{path} could not be removed: {reason}.</source>
   <translation>{path} could not be removed: {reason}.</translation>
  </message>
  <message>
   <source>{path} is Python {version}; the engine needs {oldest} to {newest}. Choose another base Python.</source>
   <translation>{path} is Python {version}; the engine needs {oldest} to {newest}. Choose another base Python.</translation>
  </message>
  <message>
   <source>{path} is an input of this run as well as its output. Choose another name for the result.</source>
   <translation>{path} is an input of this run as well as its output. Choose another name for the result.</translation>
  </message>
  <message>
   <source>{path} is not a Deep Fusion model: {reason}. A model is a .safetensors file that the plugin trained.</source>
   <translation>{path} is not a Deep Fusion model: {reason}. A model is a .safetensors file that the plugin trained.</translation>
  </message>
  <message>
   <source>{path} is the model itself. Choose another name.</source>
   <translation>{path} is the model itself. Choose another name.</translation>
  </message>
  <message>
   <source>{path}: answers are written as GeoPackage, so the name has to end in .gpkg.</source>
   <translation>{path}: answers are written as GeoPackage, so the name has to end in .gpkg.</translation>
  </message>
  <message>
   <source>{path}: results are GeoTIFF files, so the name has to end in .tif or .tiff.</source>
   <translation>{path}: results are GeoTIFF files, so the name has to end in .tif or .tiff.</translation>
  </message>
  <message>
   <source>{program} could not be started: {reason}.</source>
   <translation>{program} could not be started: {reason}.</translation>
  </message>
  <message>
   <source>{python} did not answer within {seconds:.0f} seconds.</source>
   <translation>{python} did not answer within {seconds:.0f} seconds.</translation>
  </message>
  <message>
   <source>{size:.1f} GiB</source>
   <translation>{size:.1f} GiB</translation>
  </message>
  <message>
   <source>{size:g} m</source>
   <translation>{size:g} m</translation>
  </message>
  <message>
   <source>{speed:.0f} GFLOP/s</source>
   <translation>{speed:.0f} GFLOP/s</translation>
  </message>
  <message>
   <source>{title} is running. It can be cancelled under Runs.</source>
   <translation>{title} is running. It can be cancelled under Runs.</translation>
  </message>
  <message>
   <source>{title} makes no image to look at.</source>
   <translation>{title} makes no image to look at.</translation>
  </message>
  <message>
   <source>{title}…</source>
   <translation>{title}…</translation>
  </message>
 </context>
</TS>
