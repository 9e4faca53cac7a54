# The kernels in C, built for one instruction set. A backend's CMakeLists.txt includes this file and
# calls
#
#   vgpu_kernels(NAME FLAGS flag... REQUIRES feature [SOURCES file...] [TESTS name...])
#
#   NAME      the library becomes libvgpu_NAME.so
#   FLAGS     what lets the compiler use the instruction set
#   REQUIRES  the feature, as __builtin_cpu_supports names it, without which its tests are skipped
#   SOURCES   the backend's own kernels beside the common ones
#   TESTS     contracts of those, tests/NAME_test.c of this folder
#
# The folder isa/ beside the calling CMakeLists.txt holds isa.h, the shape of the micro-kernels'
# tiles, and vector_f32.h and vector_f64.h, the vocabulary that the kernels are written in.
option(VGPU_TESTS "Build the tests" ON)
option(VGPU_SANITIZE "Build library and tests with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(VGPU_BENCH "Build the benchmark programs" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_C_FLAGS_RELEASE "-O3")
set(VGPU_KERNELS_DIR ${CMAKE_CURRENT_LIST_DIR})

add_compile_options(-Wall -Wextra -Werror)
if(VGPU_SANITIZE)
  # Behind the build type's -O3, with which instrumented micro-kernels take minutes to compile.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
    -O1 -g1)
  add_link_options(-fsanitize=address,undefined)
endif()
enable_testing()

function(vgpu_kernels name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "REQUIRES" "FLAGS;SOURCES;TESTS")
  set(library vgpu_${name})
  list(TRANSFORM arg_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set(common context gemm gemm_c64 gemm_c128 gemm_complex gemm_f32 gemm_f64 layout pack_c64 pack_c128
      peak peak_f32 peak_f64)
  list(TRANSFORM common REPLACE "(.+)" "${VGPU_KERNELS_DIR}/src/\\1.c")
  add_library(${library} SHARED ${common} ${arg_SOURCES})
  target_include_directories(${library}
    PUBLIC ${VGPU_KERNELS_DIR}/include
    PRIVATE ${VGPU_KERNELS_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR}/isa)
  # No contraction behind our back: which products are fused is part of the contract on bits.
  target_compile_options(${library} PRIVATE ${arg_FLAGS} -ffp-contract=off)
  target_link_options(${library} PRIVATE -Wl,--no-undefined)

  if(VGPU_TESTS)
    find_package(Threads REQUIRED)
    add_library(testing STATIC ${VGPU_KERNELS_DIR}/tests/testing.c)
    target_include_directories(testing
      PUBLIC ${VGPU_KERNELS_DIR}/tests ${CMAKE_CURRENT_SOURCE_DIR}/isa)
    target_compile_definitions(testing PRIVATE VGPU_REQUIRED_FEATURE="${arg_REQUIRES}")
    target_link_libraries(testing PUBLIC ${library} Threads::Threads m)
    foreach(kernel gemm gemm_complex peak ${arg_TESTS})
      add_executable(${kernel}_test ${VGPU_KERNELS_DIR}/tests/${kernel}_test.c)
      target_link_libraries(${kernel}_test PRIVATE testing)
      add_test(NAME ${name}.${kernel} COMMAND ${kernel}_test)
      set_tests_properties(${name}.${kernel} PROPERTIES TIMEOUT 120 SKIP_RETURN_CODE 77)
    endforeach()
  endif()

  if(VGPU_BENCH)
    add_executable(bench_gemm ${VGPU_KERNELS_DIR}/bench/bench_gemm.c)
    target_link_libraries(bench_gemm PRIVATE ${library} ${CMAKE_DL_LIBS})
  endif()
endfunction()
